package io.dashgate.sharing;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Statements on the sharing of dashboards, for callers within the project. */
final class SharingStore {

  private static final int TOKEN_BYTES = 22;

  /** The right to edit a dashboard, as every change of its sharing needs it. */
  static final EditRights RIGHTS = DashboardRights.orElse(SharingStore::dashboardNotFound);

  private final Database database;

  SharingStore(Database database) {
    this.database = database;
  }

  private static final String FIND =
      """
      select %s, d.version, %s as editable
      from dashboard d
      left join sharing_configuration s
        on s.project_id = d.project_id and s.dashboard_id = d.id
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(Sharing.COLUMNS, DashboardRights.mayEdit("d"));

  private static final String CREATE =
      """
      with d as (
        select project_id, id, version
        from dashboard
        where project_id = $1
          and id = $2
          and not deleted
      )
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      select d.project_id, d.id, $3
      from d
      on conflict (project_id, dashboard_id) do update
      set enabled = s.enabled -- no change, so that the row is returned
      returning %s, (select version from d)
      """
          .formatted(Sharing.COLUMNS);

  /**
   * Returns the sharing of a dashboard, at first a new disabled link; 404 for no dashboard. The
   * token opens the dashboard to everyone, so only those who may edit the dashboard get it.
   */
  Future<Sharing> findOrCreate(WriteContext writer, DashboardCaller caller, long dashboardId) {
    return database
        .execute(FIND, caller.arguments(dashboardId))
        .map(rows -> rows.stream().findFirst().orElseThrow(SharingStore::dashboardNotFound))
        .compose(
            found ->
                (found.getString("access_token") != null
                        ? Future.succeededFuture(Sharing.read(found))
                        : create(writer, caller.project().id(), dashboardId))
                    .map(
                        sharing ->
                            found.getBoolean("editable") ? sharing : sharing.withoutToken()));
  }

  /** A second statement, once for each dashboard, so that reads do not write. */
  private Future<Sharing> create(WriteContext writer, long projectId, long dashboardId) {
    return database
        .write(writer, CREATE, Tuple.of(projectId, dashboardId, newToken()))
        .map(SharingStore::onlyRow);
  }

  private static final String UPDATE =
      """
      %s
      insert into sharing_configuration as s (project_id, dashboard_id, access_token, enabled,
        expires_at, password_hash, password_set_at, allowed_origins)
      select d.project_id, d.id, $5, coalesce($6::boolean, false), $8::timestamptz, $10::text,
        case when $10 is not null then now() end, coalesce($11::text[], '{}')
      from d
      on conflict (project_id, dashboard_id) do update
      set enabled = coalesce($6, s.enabled),
        expires_at = case when $7::boolean then excluded.expires_at else s.expires_at end,
        password_hash = case when $9::boolean then excluded.password_hash else s.password_hash end,
        password_set_at = case when $9 then excluded.password_set_at else s.password_set_at end,
        failures = case when $9 then 0 else s.failures end,
        allowed_origins = coalesce($11, s.allowed_origins)
      returning %s, (select version from d)
      """
          .formatted(raising("$12"), Sharing.COLUMNS);

  /**
   * Changes the sharing of a dashboard and returns it, or fails with 404, 403 or 412.
   *
   * @param passwordHash hash of the new password; null for none
   * @param versions versions that the dashboard may have; null for any
   */
  Future<Sharing> update(
      WriteContext writer,
      DashboardCaller caller,
      long dashboardId,
      SharingChanges changes,
      @Nullable String passwordHash,
      Long @Nullable [] versions) {
    Tuple arguments =
        caller.arguments(
            dashboardId,
            newToken(),
            changes.enabled(),
            changes.setsExpiry(),
            changes.expiresAt(),
            changes.setsPassword(),
            passwordHash,
            changes.originArray(),
            versions);
    return write(writer, caller, dashboardId, UPDATE, arguments, versions);
  }

  private static final String CHANGE_TOKEN =
      """
      %s
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      select d.project_id, d.id, $5
      from d
      on conflict (project_id, dashboard_id) do update
      set access_token = excluded.access_token
      returning %s, (select version from d)
      """
          .formatted(raising("$6"), Sharing.COLUMNS);

  /** Replaces the link of a dashboard, which ends the old one, or fails with 404 or 403. */
  Future<Sharing> changeToken(WriteContext writer, DashboardCaller caller, long dashboardId) {
    Tuple arguments = caller.arguments(dashboardId, newToken(), null);
    return write(writer, caller, dashboardId, CHANGE_TOKEN, arguments, null);
  }

  /**
   * Returns the clause that raises the version of the dashboard, which also locks it.
   *
   * @param versions placeholder of the versions that it may have
   */
  private static String raising(String versions) {
    return """
    with d as (
      update dashboard d
      set modified_at = now()
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and (%1$s::bigint[] is null or d.version = any (%1$s))
        and %2$s
      returning d.project_id, d.id, d.version
    )\
    """
        .formatted(versions, DashboardRights.mayEdit("d"));
  }

  private Future<Sharing> write(
      WriteContext writer,
      DashboardCaller caller,
      long dashboardId,
      String sql,
      Tuple arguments,
      Long @Nullable [] versions) {
    return database
        .write(writer, sql, arguments)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(onlyRow(rows))
                    : RIGHTS.explain(
                        database,
                        caller,
                        dashboardId,
                        false,
                        versions,
                        SharingStore::dashboardNotFound));
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
