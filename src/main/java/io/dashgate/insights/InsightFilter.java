package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Where;
import java.util.List;
import java.util.Map;

/**
 * The condition and the order of a list of insights.
 *
 * @param where condition whose arguments begin with {@link DashboardCaller#arguments}
 * @param order list of columns of {@code insight i}
 */
record InsightFilter(Where where, String order) {

  /** The orders of the contract. The id comes last in each, so that pages never overlap. */
  private static final Map<String, String> ORDERS =
      Map.of(
          "order", "i.sort_order",
          "name", "i.name",
          "created_at", "i.created_at",
          "updated_at", "i.updated_at",
          "last_modified_at", "i.last_modified_at");

  static InsightFilter of(DashboardCaller caller, Parameters parameters) {
    Long userId = caller.principal().userId();
    Where where =
        Where.of(
            "i.project_id = $1\n  and i.deleted_at is null",
            caller.project().id(),
            userId,
            caller.project().isAdministered());
    parameters
        .optionalText("search")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> where.andAnyContains(List.of("i.name", "i.derived_name"), text));
    parameters.optionalText("short_id").ifPresent(id -> where.and("i.short_id = ?", id));
    parameters
        .optionalInteger("dashboard")
        .ifPresent(
            id ->
                where.and(
                    "exists (select from tile l join dashboard o on o.project_id = $1"
                        + " and o.id = l.dashboard_id where l.project_id = $1"
                        + " and l.insight_id = i.id and l.dashboard_id = ?"
                        + " and l.deleted_at is null and not o.deleted)",
                    id));
    parameters.optionalInteger("created_by").ifPresent(id -> where.and("i.created_by = ?", id));
    parameters.optionalBool("saved").ifPresent(saved -> where.and("i.saved = ?", saved));
    parameters.optionalBool("favorited").ifPresent(is -> where.and("i.favorited = ?", is));
    List<String> tags = parameters.texts("tags");
    if (!tags.isEmpty()) {
      where.and("i.tags && ?", tags.stream().map(Tags::normalize).toArray(String[]::new));
    }
    if (parameters.optionalBool("user").orElse(false)) {
      where.and("i.created_by = ?", userId);
    }
    return new InsightFilter(where, order(parameters.text("order")));
  }

  private static String order(String given) {
    boolean descending = given.startsWith("-");
    String column = ORDERS.get(descending ? given.substring(1) : given);
    return column + (descending ? " desc nulls last" : "") + ", i.id";
  }
}
