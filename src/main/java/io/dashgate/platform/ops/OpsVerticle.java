package io.dashgate.platform.ops;

import io.dashgate.platform.config.Settings;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The management port: {@code /livez} (this event loop answers), {@code /readyz} (the process
 * accepts requests), {@code /metrics}. Separate from the API's port, so that it is not public and
 * answers under load.
 */
public final class OpsVerticle extends VerticleBase {

  private final Settings.Management settings;
  private final Metrics metrics;
  private final Readiness readiness;
  private @Nullable HttpServer server;

  /** Makes the verticle; one per process. */
  public OpsVerticle(Settings.Management settings, Metrics metrics, Readiness readiness) {
    this.settings = settings;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setCompressionSupported(true)
                .setTracingPolicy(TracingPolicy.IGNORE))
        .requestHandler(this::handle)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** Returns the port in use, which differs from the setting if that is 0. */
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
      case "/metrics" -> scrape(request);
      default -> json(request.response(), 404, "not found", null);
    }
  }

  private void scrape(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String contentType = format(request.getHeader(HttpHeaders.ACCEPT));
    vertx
        .executeBlocking(() -> metrics.scrape(contentType), false)
        .onComplete(
            text -> response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(text),
            failure -> response.setStatusCode(500).end());
  }

  /** Prometheus prefers OpenMetrics; clients that do not ask for it get the older format. */
  private static String format(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? OpenMetricsTextFormatWriter.CONTENT_TYPE
        : PrometheusTextFormatWriter.CONTENT_TYPE;
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
