package io.dashgate.ops;

import io.dashgate.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The management port: {@code /livez} (this event loop answers), {@code /readyz} (send requests
 * here), {@code /metrics}. Apart from the API's port, so that it is neither public nor first to
 * suffer under load.
 */
public final class OpsVerticle extends VerticleBase {

  private final Settings.Management settings;
  private final Metrics metrics;
  private final Readiness readiness;
  private @Nullable HttpServer server;

  /** Makes the verticle; one a process. */
  public OpsVerticle(Settings.Management settings, Metrics metrics, Readiness readiness) {
    this.settings = settings;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** Returns the port in use, which differs from the setting when that is 0. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    switch (request.path() == null ? "" : request.path()) {
      case "/livez" -> json(request.response(), 200, "live", null);
      case "/readyz" -> {
        String obstacle = readiness.obstacle();
        json(
            request.response(),
            obstacle == null ? 200 : 503,
            obstacle == null ? "ready" : "not ready",
            obstacle);
      }
      case "/metrics" -> scrape(request.response());
      default -> json(request.response(), 404, "not found", null);
    }
  }

  private void scrape(HttpServerResponse response) {
    vertx
        .executeBlocking(metrics::scrape, false)
        .onComplete(
            text ->
                response
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text),
            failure -> response.setStatusCode(500).end());
  }

  private static void json(
      HttpServerResponse response, int status, String state, @Nullable String reason) {
    JsonObject body = new JsonObject().put("status", state);
    if (reason != null) {
      body.put("reason", reason);
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
