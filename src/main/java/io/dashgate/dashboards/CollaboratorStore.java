package io.dashgate.dashboards;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Statements on collaborators. The reason of a refusal is looked up after a write without effect.
 */
final class CollaboratorStore {

  /** The right to edit a dashboard, as every change of collaborators needs it. */
  static final EditRights RIGHTS = DashboardRights.orElse(CollaboratorStore::dashboardNotFound);

  private final Database database;

  CollaboratorStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s
      from dashboard d
      left join (
        dashboard_collaborator c
        join users u on u.id = c.user_id and u.is_active
      ) on c.project_id = $1 and c.dashboard_id = d.id
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      order by c.added_at, c.id
      """
          .formatted(Collaborator.COLUMNS);

  /** Returns the collaborators of a dashboard, oldest first; 404 if there is no such dashboard. */
  Future<List<Collaborator>> list(Project project, long dashboardId) {
    return database
        .execute(LIST, Tuple.of(project.id(), dashboardId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw dashboardNotFound();
              }
              return rows.stream()
                  .filter(row -> row.getUUID("id") != null)
                  .map(Collaborator::read)
                  .toList();
            });
  }

  private static final String ADD =
      """
      with c as (
        insert into dashboard_collaborator (project_id, dashboard_id, user_id, level)
        select d.project_id, d.id, u.id, $6::int
        -- without a function beside the tables, Citus asks all servers for the row to insert
        from unnest(array[$5::uuid]) as added (uuid)
        join users u on u.uuid = added.uuid and u.is_active
        join dashboard d on d.project_id = $1 and d.id = $4
        join project_access a on a.project_id = d.project_id and a.user_id = u.id
        where not d.deleted
          and d.restriction_level = 37
          and %s
          and $6::int = 37
          and a.level < 8
          and d.created_by is distinct from u.id
        on conflict do nothing
        returning *
      ),
      -- not joined: Citus would send c to all servers, which have the users, too
      u as materialized (
        select *
        from users
        where uuid = $5
      )
      select %s
      from c
      join u on u.id = c.user_id
      """
          .formatted(DashboardRights.mayEdit("d"), Collaborator.COLUMNS);

  /**
   * Makes a user a collaborator, or fails with the reason of the refusal.
   *
   * @param level level in the request; only 37 is allowed
   */
  Future<Collaborator> add(
      WriteContext writer, DashboardCaller caller, long dashboardId, UUID user, int level) {
    Tuple arguments = caller.arguments(dashboardId, user, level);
    return database
        .write(writer, ADD, arguments)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(Collaborator.read(rows.iterator().next()))
                    : refuse(
                        caller,
                        dashboardId,
                        user,
                        row -> ApiException.invalidInput(reason(row, level), null)));
  }

  private static final String REMOVE =
      """
      delete from dashboard_collaborator c
      using dashboard d, users u
      where c.project_id = $1
        and c.dashboard_id = $4
        and c.user_id = u.id
        and u.uuid = $5
        and d.project_id = $1
        and d.id = c.dashboard_id
        and not d.deleted
        and d.restriction_level = 37
        and %s
      """
          .formatted(DashboardRights.mayEdit("d"));

  /** Removes a collaborator, or fails with the reason of the refusal. */
  Future<Void> remove(WriteContext writer, DashboardCaller caller, long dashboardId, UUID user) {
    return database
        .write(writer, REMOVE, caller.arguments(dashboardId, user))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : refuse(caller, dashboardId, user, CollaboratorStore::notRemoved));
  }

  private static final String FIND_OBSTACLES =
      """
      select d.restriction_level = 37 as restricted,
        %s as editable,
        u.id is not null as exists,
        a.user_id is not null as enters,
        coalesce(a.level >= 8 or d.created_by = u.id, false) as inherent
      from dashboard d
      left join users u on u.uuid = $5 and u.is_active
      left join project_access a on a.project_id = d.project_id and a.user_id = u.id
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
      """
          .formatted(DashboardRights.mayEdit("d"));

  /** Fails with the reason of a refusal, in the order of the API. */
  private <T> Future<T> refuse(
      DashboardCaller caller, long dashboardId, UUID user, Function<Row, ApiException> reason) {
    return database
        .execute(FIND_OBSTACLES, caller.arguments(dashboardId, user))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(CollaboratorStore::dashboardNotFound);
              throw row.getBoolean("editable") ? reason.apply(row) : DashboardRights.denied();
            });
  }

  private static String reason(Row row, int level) {
    if (!row.getBoolean("restricted")) {
      return "Cannot add collaborators to a dashboard on the lowest restriction level.";
    }
    if (level != Dashboard.RESTRICTED) {
      return "Only edit access can be explicitly specified currently.";
    }
    if (!row.getBoolean("exists")) {
      return "User does not exist.";
    }
    if (!row.getBoolean("enters")) {
      return "Cannot add collaborators that have no access to the project.";
    }
    return row.getBoolean("inherent")
        ? "Cannot add collaborators that already have inherent access (the dashboard owner or a"
            + " project admins)."
        : "User already is a collaborator.";
  }

  private static ApiException notRemoved(Row row) {
    return row.getBoolean("restricted")
        ? ApiException.notFound()
        : ApiException.invalidInput(
            "Cannot remove collaborators from a dashboard on the lowest restriction level.", null);
  }

  private static ApiException dashboardNotFound() {
    return ApiException.notFound("Dashboard not found.");
  }
}
