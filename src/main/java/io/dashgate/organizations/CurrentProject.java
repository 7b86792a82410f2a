package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which organization and which of its projects are a user's current ones. The only class that
 * changes these two columns of {@code users}.
 */
public final class CurrentProject {

  /**
   * What an update of {@code users u} sets for users who lose their current organization: their
   * oldest other one and its first project that they may enter; null where there is none.
   */
  static final String LEAVE_ORGANIZATION =
      """
      set (current_organization_id, current_project_id) = (
        select m.organization_id, (
          select min(a.project_id)
          from project_access a
          where a.organization_id = m.organization_id
            and a.user_id = m.user_id)
        from membership m
        join organization o on o.id = m.organization_id
        where m.user_id = u.id
          and m.organization_id <> u.current_organization_id
        order by o.created_at, o.id
        limit 1)""";

  /** The same for users who lose their current project only: another one of the organization. */
  static final String LEAVE_PROJECT =
      """
      set current_project_id = (
        select min(a.project_id)
        from project_access a
        where a.organization_id = u.current_organization_id
          and a.user_id = u.id
          and a.project_id <> u.current_project_id)""";

  private CurrentProject() {}

  private static final String MOVE =
      """
      update users u
      set current_organization_id = place.organization_id,
        current_project_id = place.project_id
      from (
        select m.organization_id, min(a.project_id) as project_id
        from membership m
        left join project_access a
          on a.organization_id = m.organization_id
          and a.user_id = m.user_id
          and ($3::bigint is null or a.project_id = $3)
        where m.user_id = $1
          and ($2::uuid is null or m.organization_id = $2)
          and ($3::bigint is null or a.project_id is not null)
        group by m.organization_id
      ) as place
      where u.id = $1
      """;

  /**
   * Makes an organization and one of its projects the user's current ones, as part of the caller's
   * transaction; fails with a 400 if the user may not go there.
   *
   * @param organizationId null: the project's
   * @param projectId null: the organization's first that the user may enter. Not both are null
   */
  public static Future<Void> move(
      SqlClient transaction, long userId, @Nullable UUID organizationId, @Nullable Long projectId) {
    return transaction
        .preparedQuery(MOVE)
        .execute(Tuple.of(userId, organizationId, projectId))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : refuse(transaction, userId, organizationId, projectId));
  }

  private static final String FIND_OBSTACLE =
      """
      select
        exists (
          select 1
          from membership
          where user_id = $1
            and organization_id = $2::uuid) as is_member,
        exists (
          select 1
          from project_access
          where user_id = $1
            and project_id = $3::bigint) as may_enter
      """;

  private static Future<Void> refuse(
      SqlClient transaction, long userId, @Nullable UUID organizationId, @Nullable Long projectId) {
    return transaction
        .preparedQuery(FIND_OBSTACLE)
        .execute(Tuple.of(userId, organizationId, projectId))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              if (organizationId != null && !row.getBoolean("is_member")) {
                throw unknown(organizationId, "set_current_organization");
              }
              if (projectId != null && !row.getBoolean("may_enter")) {
                throw unknown(projectId, "set_current_team");
              }
              throw ApiException.invalidInput(
                  "Team must belong to the same organization in set_current_organization.",
                  "set_current_team");
            });
  }

  /** Returns the 400 for an organization or a project that is not there for the user. */
  public static ApiException unknown(Object id, String attr) {
    return ApiException.validation(
        "does_not_exist", "Object with id=" + id + " does not exist.", attr);
  }
}
