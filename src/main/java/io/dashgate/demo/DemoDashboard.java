package io.dashgate.demo;

import io.dashgate.dashboards.FirstDashboard;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.sharing.NewLink;
import io.dashgate.templates.DashboardTemplate;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The dashboard of the demo events, which everybody may see who has its link. */
public final class DemoDashboard {

  private DemoDashboard() {}

  /**
   * Creates the dashboard of a project that has the demo events. Its results are computed soon, as
   * if it had been seen.
   *
   * @return the path of its public page
   */
  public static Future<String> create(
      Database database, long projectId, DashboardTemplate template) {
    return database.transaction(
        WriteContext.SYSTEM.in(projectId),
        transaction ->
            new FirstDashboard(template)
                .create(transaction, projectId)
                .compose(
                    id ->
                        see(transaction, projectId, id)
                            .compose(any -> NewLink.open(transaction, projectId, id))));
  }

  private static final String SEE =
      """
      update dashboard
      set last_accessed_at = now()
      where project_id = $1
        and id = $2
      """;

  private static final String REFRESH =
      """
      insert into result_refresh (project_id, seen_at, due_at)
      values ($1, now(), now())
      on conflict (project_id) do update
      set due_at = now()
      """;

  private static Future<Void> see(SqlClient transaction, long projectId, long id) {
    return transaction
        .preparedQuery(SEE)
        .execute(Tuple.of(projectId, id))
        .compose(any -> transaction.preparedQuery(REFRESH).execute(Tuple.of(projectId)))
        .mapEmpty();
  }
}
