package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
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

/** The statements on the members of private projects. A target of null is the caller. */
final class ExplicitMemberStore {

  private final Database database;

  ExplicitMemberStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s, p.access_control
      from project p
      left join (
        project_membership e
        join membership m on m.organization_id = e.organization_id and m.user_id = e.user_id
        join users u on u.id = e.user_id and u.is_active
      ) on e.project_id = p.id
      where p.id = $1
      order by e.level, e.joined_at desc, e.user_id
      """
          .formatted(ExplicitMember.COLUMNS);

  /** Returns the members by level, the newest of one level first; 400 for an open project. */
  Future<List<ExplicitMember>> list(Project project) {
    return database
        .execute(LIST, Tuple.of(project.id()))
        .map(
            rows -> {
              if (rows.stream().noneMatch(row -> row.getBoolean("access_control"))) {
                throw ExplicitMemberTarget.openProject();
              }
              return rows.stream()
                  .filter(row -> row.getUUID("id") != null)
                  .map(ExplicitMember::read)
                  .toList();
            });
  }

  private static final String READ_CHANGED =
      """
      select %s
      from e
      join membership m on m.organization_id = e.organization_id and m.user_id = e.user_id
      join users u on u.id = e.user_id
      """
          .formatted(ExplicitMember.COLUMNS);

  private static final String ADD =
      """
      with e as (
        insert into project_membership (project_id, organization_id, user_id, level)
        select p.id, m.organization_id, m.user_id, $4::int
        from project p
        join membership m on m.organization_id = p.organization_id
        join users u on u.id = m.user_id
        where p.id = $1
          and p.access_control
          and m.user_id <> $2
          and u.uuid = $3
          and u.is_active
        on conflict (project_id, user_id) do nothing
        returning *
      )
      """
          + READ_CHANGED;

  /** Adds a member of the organization to a private project; fails with 400 or 403. */
  Future<ExplicitMember> add(
      WriteContext writer, Project project, Principal principal, UUID target, int level) {
    return database
        .write(writer, ADD, Tuple.of(project.id(), principal.requireUserId(), target, level))
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(ExplicitMember.read(rows.iterator().next()))
                    : target(project, principal, target)
                        .compose(found -> Future.failedFuture(found.addError())));
  }

  private static final String UPDATE =
      """
      with e as (
        update project_membership e
        set level = coalesce($4::int, e.level),
          updated_at = now()
        from project p, membership m, users u
        where e.project_id = $1
          and p.id = e.project_id
          and p.access_control
          and m.organization_id = e.organization_id
          and m.user_id = e.user_id
          and greatest(e.level, m.level) <= $5::int
          and u.id = e.user_id
          and u.is_active
          and (u.uuid = $3 or ($3::uuid is null and u.id = $2))
          and (u.id <> $2 or $4::int is null)
        returning e.*
      )
      """
          + READ_CHANGED;

  /**
   * Changes a member's level and returns the member; fails with 400, 403 or 404.
   *
   * @param level null: unchanged
   */
  Future<ExplicitMember> update(
      WriteContext writer,
      Project project,
      Principal principal,
      @Nullable UUID target,
      @Nullable Integer level) {
    return database
        .write(
            writer,
            UPDATE,
            Tuple.of(project.id(), principal.requireUserId(), target, level, project.level()))
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(ExplicitMember.read(rows.iterator().next()))
                    : requireEditable(project, principal, target)
                        .compose(any -> Future.failedFuture(ExplicitMemberTarget.ownLevel())));
  }

  /** Fails unless the caller, an administrator of the project, may change the member at all. */
  Future<Void> requireEditable(Project project, Principal principal, @Nullable UUID target) {
    return target(project, principal, target)
        .map(
            found -> {
              found.requireEditable(project);
              return null;
            });
  }

  private static final String REMOVE =
      """
      delete from project_membership e
      using project p, users u
      where e.project_id = $1
        and p.id = e.project_id
        and u.id = e.user_id
        and u.is_active
        and (u.uuid = $3 or ($3::uuid is null and u.id = $2))
        and (u.id = $2 or ($4 and p.access_control))
      returning e.user_id
      """;

  /**
   * Removes a member from a project; fails with 400, 403 or 404. Users may always leave.
   *
   * @return the member's user id
   */
  Future<Long> remove(
      WriteContext writer, Project project, Principal principal, @Nullable UUID target) {
    Tuple arguments =
        Tuple.of(project.id(), principal.requireUserId(), target, project.isAdministered());
    return database
        .write(writer, REMOVE, arguments)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(rows.iterator().next().getLong("user_id"))
                    : target(project, principal, target)
                        .compose(found -> Future.failedFuture(found.removeError(project))));
  }

  private static final String FIND_TARGET =
      """
      select p.access_control, u.id is not null and u.id = $2 as is_caller,
        m.user_id is not null as is_colleague, e.user_id is not null as is_member,
        coalesce(greatest(e.level, m.level), 0) as level
      from project p
      left join users u on u.is_active and (u.uuid = $3 or ($3::uuid is null and u.id = $2))
      left join membership m on m.organization_id = p.organization_id and m.user_id = u.id
      left join project_membership e on e.project_id = p.id and e.user_id = u.id
      where p.id = $1
      """;

  /** Runs only after a statement that changed nothing, to find the error to answer with. */
  private Future<ExplicitMemberTarget> target(
      Project project, Principal principal, @Nullable UUID target) {
    return database
        .execute(FIND_TARGET, Tuple.of(project.id(), principal.requireUserId(), target))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              return new ExplicitMemberTarget(
                  row.getBoolean("access_control"),
                  row.getBoolean("is_caller"),
                  row.getBoolean("is_colleague"),
                  row.getBoolean("is_member"),
                  row.getInteger("level"));
            });
  }
}
