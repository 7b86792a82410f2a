package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current organization and project of a user. Defines every change of these two columns of
 * {@code users}.
 */
public final class CurrentProject {

  /**
   * The set clause for users {@code u} who lose their current organization: their oldest other
   * organization and its first project with access; null if there is none.
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

  /** The same for users who lose their current project: another one of the organization. */
  static final String LEAVE_PROJECT =
      """
      set current_project_id = (
        select min(a.project_id)
        from project_access a
        where a.organization_id = u.current_organization_id
          and a.user_id = u.id
          and a.project_id <> u.current_project_id)""";

  private CurrentProject() {}

  private static final String LOCK =
      """
      select id
      from users
      where id = $1
      for no key update
      """;

  /**
   * Locks the user before the organization or project that becomes the current one is written. On
   * Citus a lock is one on the whole table and on those that it refers to: whoever first wrote a
   * project and then its user would deadlock with others who do.
   */
  static Future<Void> lock(SqlClient transaction, long userId) {
    return transaction.preparedQuery(LOCK).execute(Tuple.of(userId)).mapEmpty();
  }

  private static final String SET =
      """
      update users u
      set current_organization_id = target.organization_id,
        current_project_id = target.project_id
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
      ) as target
      where u.id = $1
      """;

  /**
   * Sets the user's current organization and project, within the caller's transaction; fails with
   * 400 if the user has no access.
   *
   * @param organizationId null: the project's. Not both are null
   * @param projectId null: the organization's first project with access
   */
  public static Future<Void> set(
      SqlClient transaction, long userId, @Nullable UUID organizationId, @Nullable Long projectId) {
    return transaction
        .preparedQuery(SET)
        .execute(Tuple.of(userId, organizationId, projectId))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : refuse(transaction, userId, organizationId, projectId));
  }

  private static final String FIND_ERROR =
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
            and project_id = $3::bigint) as has_access
      """;

  private static Future<Void> refuse(
      SqlClient transaction, long userId, @Nullable UUID organizationId, @Nullable Long projectId) {
    return transaction
        .preparedQuery(FIND_ERROR)
        .execute(Tuple.of(userId, organizationId, projectId))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              if (organizationId != null && !row.getBoolean("is_member")) {
                throw unknown(organizationId, "set_current_organization");
              }
              if (projectId != null && !row.getBoolean("has_access")) {
                throw unknown(projectId, "set_current_team");
              }
              throw ApiException.invalidInput(
                  "Team must belong to the same organization in set_current_organization.",
                  "set_current_team");
            });
  }

  /** 400: the organization or project does not exist for the user. */
  public static ApiException unknown(Object id, String attr) {
    return ApiException.validation(
        "does_not_exist", "Object with id=" + id + " does not exist.", attr);
  }
}
