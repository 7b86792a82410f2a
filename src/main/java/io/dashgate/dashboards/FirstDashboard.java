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
      with made as (
        insert into dashboard (project_id, creation_mode, name, pinned)
        values ($1, 'default', $2, true)
        returning project_id, id
      )
      update project p
      set primary_dashboard_id = made.id
      from made
      where p.id = made.project_id
      returning made.id
      """;

  /** Creates the dashboard, without a creator, as part of the caller's transaction. */
  public Future<Void> create(SqlClient transaction, long projectId) {
    return transaction
        .preparedQuery(CREATE)
        .execute(Tuple.of(projectId, template.name()))
        .compose(
            rows ->
                DashboardCreator.fill(
                    transaction,
                    projectId,
                    rows.iterator().next().getLong("id"),
                    template.tiles()));
  }
}
