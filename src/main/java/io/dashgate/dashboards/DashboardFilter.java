package io.dashgate.dashboards;

import io.dashgate.insights.Tags;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Where;
import java.util.List;

/**
 * The condition of a list of dashboards.
 *
 * @param where condition on {@code dashboard d}; {@code $1} is the project
 * @param isAll whether it accepts every live dashboard
 */
record DashboardFilter(Where where, boolean isAll) {

  /** The text of a search in lower case, as bytes. */
  private static final String BYTES = "decode(replace(lower(%s), '\\', '\\\\'), 'escape')";

  /** The index stores the bytes of all but long texts. */
  private static final String CONTAINS =
      """
      position(
        (select %s) in
        coalesce(d.search_bytes, (
          select %s
          from dashboard long
          where long.project_id = $1
            and long.id = d.id))) > 0"""
          .formatted(
              BYTES.formatted("?"), BYTES.formatted("long.name || e'\\x1f' || long.description"));

  static DashboardFilter of(long projectId, Parameters parameters) {
    Where where = Where.of("d.project_id = $1\n  and not d.deleted", projectId);
    int given = where.arguments().size();
    parameters
        .optionalText("search")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> where.and(CONTAINS, text));
    List<String> tags = parameters.texts("tags");
    if (!tags.isEmpty()) {
      where.and("d.tags && ?", tags.stream().map(Tags::normalize).toArray(String[]::new));
    }
    parameters.optionalText("creation_mode").ifPresent(m -> where.and("d.creation_mode = ?", m));
    parameters.optionalBool("pinned").ifPresent(p -> where.and("d.pinned = ?", p));
    parameters.optionalInteger("created_by").ifPresent(id -> where.and("d.created_by = ?", id));
    return new DashboardFilter(where, where.arguments().size() == given);
  }
}
