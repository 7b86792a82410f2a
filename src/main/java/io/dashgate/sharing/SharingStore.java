package io.dashgate.sharing;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Statements on the sharing of dashboards, for callers within the project. */
final class SharingStore {

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
        on s.project_id = $1 and s.dashboard_id = d.id
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(Sharing.COLUMNS, DashboardRights.mayEdit("d"));

  private static final String CREATE =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      values ($1, $2, $3)
      on conflict (project_id, dashboard_id) do update
      set enabled = s.enabled -- no change, so that the row is returned
      returning %s, $4::bigint
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
                        : create(
                            writer, caller.project().id(), dashboardId, found.getLong("version")))
                    .map(
                        sharing ->
                            found.getBoolean("editable") ? sharing : sharing.withoutToken()));
  }

  /** A second statement, once for each dashboard, so that reads do not write. */
  private Future<Sharing> create(
      WriteContext writer, long projectId, long dashboardId, long version) {
    return database
        .write(
            writer, CREATE, Tuple.of(projectId, dashboardId, LinkToken.create(projectId), version))
        .map(SharingStore::onlyRow);
  }

  private static final String UPDATE =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token, enabled,
        expires_at, password_hash, password_set_at, allowed_origins)
      values ($1, $2, $3, coalesce($5::boolean, false), $7::timestamptz, $9::text,
        case when $9 is not null then now() end, coalesce($10::text[], '{}'))
      on conflict (project_id, dashboard_id) do update
      set enabled = coalesce($5, s.enabled),
        expires_at = case when $6::boolean then excluded.expires_at else s.expires_at end,
        password_hash = case when $8::boolean then excluded.password_hash else s.password_hash end,
        password_set_at = case when $8 then excluded.password_set_at else s.password_set_at end,
        failures = case when $8 then 0 else s.failures end,
        allowed_origins = coalesce($10, s.allowed_origins)
      returning %s, $4::bigint
      """
          .formatted(Sharing.COLUMNS);

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
    return write(
        writer,
        caller,
        dashboardId,
        versions,
        UPDATE,
        arguments ->
            arguments
                .addBoolean(changes.enabled())
                .addBoolean(changes.setsExpiry())
                .addOffsetDateTime(changes.expiresAt())
                .addBoolean(changes.setsPassword())
                .addString(passwordHash)
                .addArrayOfString(changes.originArray()));
  }

  private static final String CHANGE_TOKEN =
      """
      insert into sharing_configuration as s (project_id, dashboard_id, access_token)
      values ($1, $2, $3)
      on conflict (project_id, dashboard_id) do update
      set access_token = excluded.access_token
      returning %s, $4::bigint
      """
          .formatted(Sharing.COLUMNS);

  /** Replaces the link of a dashboard, which ends the old one, or fails with 404 or 403. */
  Future<Sharing> changeToken(WriteContext writer, DashboardCaller caller, long dashboardId) {
    return write(writer, caller, dashboardId, null, CHANGE_TOKEN, arguments -> arguments);
  }

  /** Raises the version of the dashboard, which also locks it. */
  private static final String RAISE =
      """
      update dashboard d
      set modified_at = now()
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and ($5::bigint[] is null or d.version = any ($5))
        and %s
      returning d.version
      """
          .formatted(DashboardRights.mayEdit("d"));

  /**
   * Writes the sharing of a dashboard and raises the version of the dashboard.
   *
   * @param sql with the project, the dashboard, a new token and the version as its first arguments
   * @param others adds the others
   */
  private Future<Sharing> write(
      WriteContext writer,
      DashboardCaller caller,
      long dashboardId,
      Long @Nullable [] versions,
      String sql,
      UnaryOperator<Tuple> others) {
    long projectId = caller.project().id();
    // several statements: Citus cannot write the rows of two tables by one
    return database.transaction(
        writer,
        transaction ->
            transaction
                .preparedQuery(RAISE)
                .execute(caller.arguments(dashboardId, versions))
                .compose(
                    rows -> {
                      if (rows.size() == 0) {
                        return RIGHTS.explain(
                            database,
                            caller,
                            dashboardId,
                            false,
                            versions,
                            SharingStore::dashboardNotFound);
                      }
                      long version = rows.iterator().next().getLong(0);
                      Tuple arguments =
                          Tuple.of(projectId, dashboardId, LinkToken.create(projectId), version);
                      return transaction
                          .preparedQuery(sql)
                          .execute(others.apply(arguments))
                          .map(SharingStore::onlyRow);
                    }));
  }

  private static Sharing onlyRow(RowSet<Row> rows) {
    return rows.stream()
        .findFirst()
        .map(Sharing::read)
        .orElseThrow(SharingStore::dashboardNotFound);
  }

  private static ApiException dashboardNotFound() {
    return ApiException.notFound("Dashboard not found.");
  }
}
