package io.dashgate.sharing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The public link of a new dashboard. */
public final class NewLink {

  private static final String CREATE =
      """
      insert into sharing_configuration (project_id, dashboard_id, access_token, enabled)
      values ($1, $2, $3, true)
      """;

  private NewLink() {}

  /**
   * Opens a dashboard to everyone who has the link, as part of the caller's transaction.
   *
   * @return the path of its page
   */
  public static Future<String> open(SqlClient transaction, long projectId, long dashboardId) {
    String token = LinkToken.create(projectId);
    return transaction
        .preparedQuery(CREATE)
        .execute(Tuple.of(projectId, dashboardId, token))
        .map("/shared/" + token);
  }
}
