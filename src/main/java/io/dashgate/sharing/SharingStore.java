package io.dashgate.sharing;

import io.dashgate.auth.Project;
import io.dashgate.auth.Secrets;
import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.dashgate.insights.Viewer;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** The statements on how dashboards are shared, for those who may enter the project. */
final class SharingStore {

  private static final int TOKEN_BYTES = 22;

  private final Database database;

  SharingStore(Database database) {
    this.database = database;
  }

  private static final String FIND =
      """
      select %s
      from dashboard d
      left join sharing_configuration s
        on s.project_id = d.project_id and s.dashboard_id = d.id
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      """
          .formatted(Sharing.COLUMNS);

  private static final String CREATE =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      select d.project_id, d.id, $3
      from dashboard d
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      on conflict (project_id, dashboard_id) do update
      set enabled = s.enabled -- nothing, but the row is returned
      returning %s
      """
          .formatted(Sharing.COLUMNS);

  /** Returns how a dashboard is shared: the first time a new, disabled link; 404 without one. */
  Future<Sharing> findOrCreate(Writer writer, Project project, long dashboardId) {
    return database
        .execute(FIND, Tuple.of(project.id(), dashboardId))
        .map(rows -> rows.stream().findFirst().orElseThrow(SharingStore::dashboardNotFound))
        .compose(
            found ->
                found.getString("access_token") != null
                    ? Future.succeededFuture(Sharing.read(found))
                    // a second statement, once in the life of a dashboard, so that reads do not
                    // write
                    : database
                        .write(writer, CREATE, Tuple.of(project.id(), dashboardId, newToken()))
                        .map(SharingStore::onlyRow));
  }

  private static final String UPDATE =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token, enabled,
        expires_at, password_hash, password_set_at, allowed_origins)
      select d.project_id, d.id, $5, coalesce($6::boolean, false), $8::timestamptz, $10::text,
        case when $10 is not null then now() end, coalesce($11::text[], '{}')
      from dashboard d
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and %s
      on conflict (project_id, dashboard_id) do update
      set enabled = coalesce($6, s.enabled),
        expires_at = case when $7::boolean then excluded.expires_at else s.expires_at end,
        password_hash = case when $9::boolean then excluded.password_hash else s.password_hash end,
        password_set_at = case when $9 then excluded.password_set_at else s.password_set_at end,
        failures = case when $9 then 0 else s.failures end,
        allowed_origins = coalesce($11, s.allowed_origins)
      returning %s
      """
          .formatted(Viewer.mayEdit("d"), Sharing.COLUMNS);

  /**
   * Changes how a dashboard is shared and returns it, or fails with 404 or 403.
   *
   * @param passwordHash of the new password; null for none
   */
  Future<Sharing> update(
      Writer writer,
      Viewer viewer,
      long dashboardId,
      SharingChanges changes,
      @Nullable String passwordHash) {
    Tuple arguments =
        viewer.arguments(
            dashboardId,
            newToken(),
            changes.enabled(),
            changes.setsExpiry(),
            changes.expiresAt(),
            changes.setsPassword(),
            passwordHash,
            changes.originArray());
    return write(writer, viewer, dashboardId, UPDATE, arguments);
  }

  private static final String CHANGE_TOKEN =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      select d.project_id, d.id, $5
      from dashboard d
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and %s
      on conflict (project_id, dashboard_id) do update
      set access_token = excluded.access_token
      returning %s
      """
          .formatted(Viewer.mayEdit("d"), Sharing.COLUMNS);

  /** Gives a dashboard another link, so that the old one ends, or fails with 404 or 403. */
  Future<Sharing> changeToken(Writer writer, Viewer viewer, long dashboardId) {
    Tuple arguments = viewer.arguments(dashboardId, newToken());
    return write(writer, viewer, dashboardId, CHANGE_TOKEN, arguments);
  }

  private Future<Sharing> write(
      Writer writer, Viewer viewer, long dashboardId, String sql, Tuple arguments) {
    return database
        .write(writer, sql, arguments)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(onlyRow(rows))
                    // nothing was changed, so asking why is not on the way to success
                    : requireEditable(viewer, dashboardId)
                        .compose(any -> Future.failedFuture(dashboardNotFound())));
  }

  private static final String FIND_RIGHTS =
      """
      select %s as editable
      from dashboard d
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(Viewer.mayEdit("d"));

  /** Passes if the caller may edit the dashboard, as every change of its sharing needs. */
  Future<Void> requireEditable(Viewer viewer, long dashboardId) {
    return database
        .execute(FIND_RIGHTS, viewer.arguments(dashboardId))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(SharingStore::dashboardNotFound);
              if (!row.getBoolean("editable")) {
                throw Viewer.mayNotEdit();
              }
              return null;
            });
  }

  private static Sharing onlyRow(RowSet<Row> rows) {
    return rows.stream()
        .findFirst()
        .map(Sharing::read)
        .orElseThrow(SharingStore::dashboardNotFound);
  }

  private static String newToken() {
    return Secrets.urlSafe(TOKEN_BYTES);
  }

  private static ApiException dashboardNotFound() {
    return ApiException.notFound("Dashboard not found.");
  }
}
