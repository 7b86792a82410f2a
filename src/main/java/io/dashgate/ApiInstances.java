package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.http.server.ApiVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The verticles that serve the API, all on one port. The methods block. */
final class ApiInstances {

  private final Vertx vertx;
  private final Settings settings;
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private @Nullable ApiVerticle first;

  ApiInstances(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Deploys all instances at once: each builds its router on its own loop. */
  void deploy(DatabaseUrl url, Components components) {
    List<ApiVerticle> verticles =
        IntStream.range(0, settings.instances())
            .mapToObj(
                i -> new ApiVerticle(i, settings, url, components.shared, components::features))
            .toList();
    await(
        Future.join(
            verticles.stream()
                .map(verticle -> vertx.deployVerticle(verticle).onSuccess(deployments::add))
                .toList()));
    first = verticles.get(0);
  }

  /** Waits for the requests in flight, at most for the time limit of a stop and a little more. */
  void undeploy(Duration more) {
    await(
        Future.join(deployments.stream().map(vertx::undeploy).toList()),
        settings.shutdown().timeout().plus(more));
  }

  int port() {
    return Gateway.started(first).port();
  }
}
