package io.dashgate.dashboards;

import io.dashgate.insights.DashboardCaller;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on collaborators. What stands in the way is asked only when nothing was done. */
final class CollaboratorStore {

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
      ) on c.project_id = d.project_id and c.dashboard_id = d.id
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      order by c.added_at, c.id
      """
          .formatted(Collaborator.COLUMNS);

  /** Returns the collaborators of a dashboard, first added first; 404 if it is not there. */
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
        from dashboard d
        join users u on u.uuid = $5 and u.is_active
        join project_access a on a.project_id = d.project_id and a.user_id = u.id
        where d.project_id = $1
          and d.id = $4
          and not d.deleted
          and d.restriction_level = 37
          and %s
          and $6::int = 37
          and a.level < 8
          and d.created_by is distinct from u.id
        on conflict do nothing
        returning *
      )
      select %s
      from c
      join users u on u.id = c.user_id
      """
          .formatted(DashboardCaller.mayEdit("d"), Collaborator.COLUMNS);

  /**
   * Makes a user a collaborator, or fails with what is in the way.
   *
   * @param level as asked for; only 37 can be had
   */
  Future<Collaborator> add(
      WriteContext writer, DashboardCaller viewer, long dashboardId, UUID user, int level) {
    Tuple arguments = viewer.arguments(dashboardId, user, level);
    return database
        .write(writer, ADD, arguments)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(Collaborator.read(rows.iterator().next()))
                    : look(viewer, dashboardId, user)
                        .map(
                            obstacles -> {
                              throw obstacles.toAdding(level);
                            }));
  }

  private static final String REMOVE =
      """
      delete from dashboard_collaborator c
      using dashboard d, users u
      where c.project_id = $1
        and c.dashboard_id = $4
        and c.user_id = u.id
        and u.uuid = $5
        and d.project_id = c.project_id
        and d.id = c.dashboard_id
        and not d.deleted
        and d.restriction_level = 37
        and %s
      """
          .formatted(DashboardCaller.mayEdit("d"));

  /** Takes a collaborator away, or fails with what is in the way. */
  Future<Void> remove(WriteContext writer, DashboardCaller viewer, long dashboardId, UUID user) {
    return database
        .write(writer, REMOVE, viewer.arguments(dashboardId, user))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : look(viewer, dashboardId, user)
                        .map(
                            obstacles -> {
                              throw obstacles.toRemoving();
                            }));
  }

  /** Passes if the caller may edit the dashboard, as every change of collaborators needs. */
  Future<Void> requireEditable(DashboardCaller viewer, long dashboardId) {
    return look(viewer, dashboardId, null)
        .map(
            obstacles -> {
              obstacles.requireEditable();
              return null;
            });
  }

  private static final String LOOK =
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
          .formatted(DashboardCaller.mayEdit("d"));

  private Future<Obstacles> look(DashboardCaller viewer, long dashboardId, @Nullable UUID user) {
    return database
        .execute(LOOK, viewer.arguments(dashboardId, user))
        .map(rows -> rows.stream().findFirst().orElseThrow(CollaboratorStore::dashboardNotFound))
        .map(Obstacles::of);
  }

  /** What may stand in the way, in the API's order. */
  private record Obstacles(
      boolean restricted, boolean editable, boolean exists, boolean enters, boolean inherent) {

    static Obstacles of(Row row) {
      return new Obstacles(
          row.getBoolean("restricted"),
          row.getBoolean("editable"),
          row.getBoolean("exists"),
          row.getBoolean("enters"),
          row.getBoolean("inherent"));
    }

    void requireEditable() {
      if (!editable) {
        throw DashboardCaller.mayNotEdit();
      }
    }

    ApiException toAdding(int level) {
      requireEditable();
      return ApiException.invalidInput(reason(level), null);
    }

    private String reason(int level) {
      if (!restricted) {
        return "Cannot add collaborators to a dashboard on the lowest restriction level.";
      }
      if (level != Dashboard.RESTRICTED) {
        return "Only edit access can be explicitly specified currently.";
      }
      if (!exists) {
        return "User does not exist.";
      }
      if (!enters) {
        return "Cannot add collaborators that have no access to the project.";
      }
      return inherent
          ? "Cannot add collaborators that already have inherent access (the dashboard owner or a"
              + " project admins)."
          : "User already is a collaborator.";
    }

    ApiException toRemoving() {
      requireEditable();
      return restricted
          ? ApiException.notFound()
          : ApiException.invalidInput(
              "Cannot remove collaborators from a dashboard on the lowest restriction level.",
              null);
    }
  }

  private static ApiException dashboardNotFound() {
    return ApiException.notFound("Dashboard not found.");
  }
}
