package io.dashgate.dashboards;

import io.dashgate.contract.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Which dashboards of a project a list is about. Makes a where clause of constant pieces: each
 * combination of filters is one statement, prepared once, that an index can serve.
 */
final class DashboardFilter {

  private final StringBuilder where =
      new StringBuilder("where d.project_id = $1\n  and not d.deleted\n");
  private final List<Object> arguments = new ArrayList<>();

  private DashboardFilter(long projectId) {
    arguments.add(projectId);
  }

  static DashboardFilter of(long projectId, Parameters parameters) {
    DashboardFilter filter = new DashboardFilter(projectId);
    parameters
        .optionalText("search")
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text ->
                filter.and("(d.name ilike ? or d.description ilike ?)", "%" + escape(text) + "%"));
    List<String> tags = parameters.texts("tags");
    if (!tags.isEmpty()) {
      filter.and("d.tags && ?", tags.stream().map(Tags::normalize).toArray(String[]::new));
    }
    parameters.optionalText("creation_mode").ifPresent(m -> filter.and("d.creation_mode = ?", m));
    parameters.optionalBool("pinned").ifPresent(p -> filter.and("d.pinned = ?", p));
    parameters.optionalInteger("created_by").ifPresent(id -> filter.and("d.created_by = ?", id));
    return filter;
  }

  /** Returns the where clause. */
  String where() {
    return where.toString();
  }

  /** Returns its arguments, in the order of their placeholders. */
  List<Object> arguments() {
    return arguments;
  }

  private void and(String condition, Object argument) {
    arguments.add(argument);
    where.append("  and ").append(condition.replace("?", "$" + arguments.size())).append('\n');
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
