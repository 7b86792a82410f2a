package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on the table {@code project}. */
final class ProjectStore {

  private static final String TOKEN_PREFIX = "phc_";

  private final Database database;

  ProjectStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s, count(*) over () as total
      from project_access a
      join project p on p.id = a.project_id
      where a.user_id = $1
        and ($2::uuid is null or a.organization_id = $2)
        and (cardinality($3::bigint[]) = 0 or a.project_id = any ($3))
        and (cardinality($4::uuid[]) = 0 or a.organization_id = any ($4))
      order by p.id
      limit $5
      offset $6
      """
          .formatted(ProjectInfo.COLUMNS);

  /**
   * Returns the projects with access for the principal, oldest first.
   *
   * @param organization of the projects; null for all of the user's
   */
  Future<Listing<ProjectInfo>> list(Principal principal, @Nullable UUID organization, Page page) {
    return page.list(
        part ->
            database.execute(
                LIST,
                Tuple.of(
                    principal.requireUserId(),
                    organization,
                    principal.scopedProjects().toArray(Long[]::new),
                    principal.scopedOrganizations().toArray(UUID[]::new),
                    (long) part.limit(),
                    part.offset())),
        rows -> rows.stream().map(ProjectInfo::read).toList());
  }

  private static final String FIND =
      """
      select %s
      from users u
      join project p
        on p.id = coalesce($2::bigint, u.current_project_id)
        and (not $3 or p.organization_id = coalesce($4::uuid, u.current_organization_id))
      join membership m on m.organization_id = p.organization_id and m.user_id = u.id
      left join project_access a on a.project_id = p.id and a.user_id = u.id
      where u.id = $1
      """
          .formatted(ProjectDetail.COLUMNS);

  /**
   * Returns a project with access for the principal; fails with 404 outside of the user's
   * organizations, with 403 for a private project that the user was not added to.
   */
  Future<ProjectDetail> require(Principal principal, ProjectPath path) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            path.id(),
            path.isBelowOrganization(),
            path.organizationId());
    return database
        .execute(FIND, arguments)
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              UUID organizationId = row.getUUID("project_organization_id");
              if (!principal.reaches(row.getLong("project_id"), organizationId)) {
                throw ApiException.notFound();
              }
              if (row.getInteger("project_level") == null) {
                throw AccessErrors.projectLevel();
              }
              return ProjectDetail.read(row);
            });
  }

  private static final String FIND_OF_SERVICE =
      """
      select %s
      from project p
      cross join (select 8 as level) a
      where p.id = $1
        and ($2::bigint is null or p.id = $2)
        and (not $3 or $4::uuid is null or p.organization_id = $4)
      """
          .formatted(ProjectDetail.COLUMNS);

  /** Returns the project of a service key, which administers it; fails with 404 for others. */
  Future<ProjectDetail> requireOwn(Principal service, ProjectPath path) {
    Tuple arguments =
        Tuple.of(
            service.scopedProjects().get(0),
            path.id(),
            path.isBelowOrganization(),
            path.organizationId());
    return database
        .execute(FIND_OF_SERVICE, arguments)
        .map(
            rows ->
                ProjectDetail.read(rows.stream().findFirst().orElseThrow(ApiException::notFound)));
  }

  /** Returns a project to its creator, within the same transaction. */
  static Future<ProjectDetail> readBack(SqlClient transaction, long userId, long id) {
    return transaction
        .preparedQuery(FIND)
        .execute(Tuple.of(userId, id, false, null))
        .map(rows -> ProjectDetail.read(rows.iterator().next()));
  }

  private static final String READ_CHANGED =
      """
      select %s
      from p
      join project_access a on a.project_id = p.id and a.user_id = $2
      """
          .formatted(ProjectDetail.COLUMNS);

  private static final String UPDATE =
      """
      with p as (
        update project p
        set name = coalesce($3::text, p.name),
          timezone = coalesce($4::text, p.timezone),
          access_control = coalesce($5::boolean, p.access_control),
          primary_dashboard_id = case when $6 then $7::bigint else p.primary_dashboard_id end,
          %s,
          updated_at = now()
        where p.id = $1
        returning p.*
      )
      """
              .formatted(EventSettingChanges.ASSIGNMENTS)
          + READ_CHANGED;

  /** Changes a project; fails with 403 if the primary dashboard is another project's. */
  Future<ProjectDetail> update(
      WriteContext writer, Principal principal, long id, ProjectChanges changes) {
    Tuple arguments =
        changes
            .events()
            .addTo(
                Tuple.of(id, principal.requireUserId())
                    .addString(changes.name())
                    .addString(changes.timezone())
                    .addBoolean(changes.accessControl())
                    .addBoolean(changes.changesPrimaryDashboard())
                    .addLong(changes.primaryDashboardId()));
    Long dashboardId = changes.primaryDashboardId();
    // several statements: Citus cannot write a table that all servers have by the rows of one
    return database.transaction(
        writer.in(id),
        transaction ->
            (dashboardId == null
                    ? Future.<Void>succeededFuture()
                    : requireDashboard(transaction, id, dashboardId))
                .compose(any -> transaction.preparedQuery(UPDATE).execute(arguments))
                .map(
                    rows ->
                        rows.stream()
                            .findFirst()
                            .map(ProjectDetail::read)
                            .orElseThrow(ApiException::notFound)));
  }

  private static final String FIND_DASHBOARD =
      """
      select
      from dashboard
      where project_id = $1
        and id = $2
        and not deleted
      """;

  private static Future<Void> requireDashboard(SqlClient transaction, long id, long dashboardId) {
    return transaction
        .preparedQuery(FIND_DASHBOARD)
        .execute(Tuple.of(id, dashboardId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ApiException.permissionDenied("Dashboard does not belong to this team.");
              }
              return null;
            });
  }

  private static final String RESET_TOKEN =
      """
      with p as (
        update project p
        set api_token = $3,
          updated_at = now()
        where p.id = $1
        returning p.*
      )
      """
          + READ_CHANGED;

  /** Sets a new token; fails with 404 if the project was deleted meanwhile. */
  Future<ProjectDetail> resetToken(WriteContext writer, Principal principal, long id) {
    return database
        .write(writer, RESET_TOKEN, Tuple.of(id, principal.requireUserId(), newToken()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(ProjectDetail::read)
                    .orElseThrow(ApiException::notFound));
  }

  private static final String COUNT_DASHBOARDS =
      """
      select count(*)::int as dashboards
      from dashboard
      where project_id = $1
      """;

  private static final String LEAVE =
      """
      update users u
      %s
      where u.current_project_id = $1
      """
          .formatted(CurrentProject.LEAVE_PROJECT);

  private static final String DELETE =
      """
      -- the foreign keys cascade to its contents
      delete from project
      where id = $1
      """;

  /**
   * Deletes a project with its contents; fails with 404 if it was deleted meanwhile.
   *
   * @return the number of its dashboards
   */
  Future<Long> delete(WriteContext writer, long id) {
    return Deletion.run(
        database,
        writer.inAllProjects(),
        transaction -> {
          Future<RowSet<Row>> counted =
              transaction.preparedQuery(COUNT_DASHBOARDS).execute(Tuple.of(id));
          return counted
              .compose(any -> transaction.preparedQuery(LEAVE).execute(Tuple.of(id)))
              .compose(any -> transaction.preparedQuery(DELETE).execute(Tuple.of(id)))
              .map(
                  deleted -> {
                    if (deleted.rowCount() == 0) {
                      throw ApiException.notFound();
                    }
                    return counted.result().iterator().next().getLong("dashboards");
                  });
        });
  }

  /** Returns a new random token. */
  static String newToken() {
    return Secrets.random(TOKEN_PREFIX);
  }
}
