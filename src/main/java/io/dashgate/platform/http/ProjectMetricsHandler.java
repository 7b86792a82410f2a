package io.dashgate.platform.http;

import io.dashgate.platform.ops.ProjectTraffic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Serves a project's own metrics, for the tenant's own Prometheus. */
public final class ProjectMetricsHandler {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final ProjectTraffic traffic;

  /** Makes a handler that shows {@code traffic}. */
  public ProjectMetricsHandler(ProjectTraffic traffic) {
    this.traffic = traffic;
  }

  /** Binds the operation. */
  public void bindTo(Operations operations) {
    operations.bind("project_metrics_retrieve", this::retrieve);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    Buffer text = Buffer.buffer(traffic.textOf(request.project().id()));
    return Future.succeededFuture(new ApiReply(200, PROMETHEUS_TEXT, text, Map.of()));
  }
}
