package io.dashgate.dashboards;

import io.dashgate.templates.DashboardTemplate;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The first dashboard of a new project: pinned, and made from a template. */
public final class FirstDashboard {

  private final DashboardTemplate template;

  /** Uses a template with the values of its variables filled in. */
  public FirstDashboard(DashboardTemplate template) {
    this.template = template;
  }

  private static final String CREATE =
      """
      insert into dashboard (project_id, creation_mode, name, pinned)
      values ($1, 'default', $2, true)
      returning id
      """;

  private static final String SET_PRIMARY =
      """
      update project
      set primary_dashboard_id = $2
      where id = $1
      """;

  /**
   * Creates the dashboard, without a creator, as part of the caller's transaction.
   *
   * @return its id
   */
  public Future<Long> create(SqlClient transaction, long projectId) {
    return transaction
        .preparedQuery(CREATE)
        .execute(Tuple.of(projectId, template.name()))
        .compose(
            rows -> {
              long id = rows.iterator().next().getLong("id");
              return transaction
                  .preparedQuery(SET_PRIMARY)
                  .execute(Tuple.of(projectId, id))
                  .compose(
                      any -> DashboardCreator.fill(transaction, projectId, id, template.tiles()))
                  .map(id);
            });
  }
}
