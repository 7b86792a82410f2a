package io.dashgate.templates;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.http.AnswerMemory;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads a dashboard as a template. Implemented by the feature that knows dashboards. */
@FunctionalInterface
public interface TemplateSource {

  /**
   * Returns the fields of a template like a dashboard, or nothing if it does not exist.
   *
   * @param memory from which the memory of a large dashboard is taken
   * @return fails with {@code ApiReply.TooLarge} for a dashboard that no answer can have
   */
  Future<Optional<TemplateFields>> read(
      DashboardCaller caller, AnswerMemory memory, long dashboardId);
}
