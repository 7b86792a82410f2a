package io.dashgate.templates;

import io.dashgate.platform.access.DashboardCaller;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads a dashboard as a template. Implemented by the feature that knows dashboards. */
@FunctionalInterface
public interface TemplateSource {

  /** Returns the fields of a template like a dashboard, or nothing if it does not exist. */
  Future<Optional<TemplateFields>> read(DashboardCaller caller, long dashboardId);
}
