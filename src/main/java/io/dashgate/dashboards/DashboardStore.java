package io.dashgate.dashboards;

import io.dashgate.auth.Principal;
import io.dashgate.auth.Project;
import io.dashgate.db.Database;
import io.dashgate.db.Listing;
import io.dashgate.db.Writer;
import io.dashgate.http.Page;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements on dashboards. Each is one round trip and one transaction. */
public final class DashboardStore {

  private final Database database;

  /** Works on {@code database}. */
  public DashboardStore(Database database) {
    this.database = database;
  }

  /** Returns a page of the dashboards that match, pinned first, then by name. */
  Future<Listing<Dashboard>> list(Principal principal, DashboardFilter filter, Page page) {
    String where = filter.where();
    List<Object> arguments = new ArrayList<>(filter.arguments());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    arguments.add(principal.userId());
    String sql =
        """
        select %s, (select count(*) from dashboard d %s) as total
        from dashboard d
        left join users u on u.id = d.created_by
        %s
        order by d.pinned desc, d.name, d.id
        limit $%d
        offset $%d
        """
            .formatted(
                Dashboard.columns("$" + arguments.size()),
                where,
                where,
                arguments.size() - 2,
                arguments.size() - 1);
    return database
        .execute(sql, Tuple.wrap(arguments))
        .compose(
            rows ->
                Listing.of(
                    rows,
                    page.offset(),
                    found -> found.stream().map(Dashboard::read).toList(),
                    () -> count(filter)));
  }

  private Future<Long> count(DashboardFilter filter) {
    return database
        .execute(
            "select count(*) as total from dashboard d " + filter.where(),
            Tuple.wrap(filter.arguments()))
        .map(rows -> rows.iterator().next().getLong("total"));
  }

  private static final String RETRIEVE =
      """
      select %s
      from dashboard d
      left join users u on u.id = d.created_by
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      """
          .formatted(Dashboard.columns("$3"));

  /** Returns a dashboard, or a 404 if it is not there or deleted. */
  Future<Dashboard> retrieve(Project project, Principal principal, long id) {
    return database
        .execute(RETRIEVE, Tuple.of(project.id(), id, principal.userId()))
        .map(rows -> first(rows).orElseThrow(ApiException::notFound));
  }

  private static final String CREATE =
      """
      with d as (
        insert into dashboard (project_id, created_by, creation_mode, name, description, pinned,
          deleted, filters, tags, restriction_level)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text::json, $9, $10::int)
        returning *
      )
      select %s
      from d
      left join users u on u.id = d.created_by
      """
          .formatted(Dashboard.columns("$2"));

  /** Makes a dashboard and returns it. */
  Future<Dashboard> create(
      Writer writer, Project project, Principal creator, NewDashboard dashboard) {
    return database
        .write(writer, CREATE, dashboard.arguments(project.id(), creator.userId()))
        .map(rows -> first(rows).orElseThrow());
  }

  private static final String DUPLICATE =
      """
      with d as (
        insert into dashboard (project_id, created_by, creation_mode, name, description, pinned,
          deleted, filters, tags, restriction_level)
        select $1, $2, 'duplicate', coalesce($4::text, left(s.name, 393) || ' (Copy)'),
          coalesce($5::text, s.description), coalesce($6::boolean, false),
          coalesce($7::boolean, false), coalesce($8::text::json, s.filters),
          coalesce($9::text[], s.tags), coalesce($10::int, 21)
        from dashboard s
        where s.project_id = $1
          and s.id = $3
          and not s.deleted
        returning *
      )
      select %s
      from d
      left join users u on u.id = d.created_by
      """
          .formatted(Dashboard.columns("$2"));

  /**
   * Makes a copy of a live dashboard of the same project; what the request leaves out comes from
   * the source. Returns nothing if there is no such source.
   */
  Future<Optional<Dashboard>> duplicate(
      Writer writer, Project project, Principal creator, long sourceId, DashboardChanges changes) {
    return database
        .write(
            writer,
            DUPLICATE,
            withFields(Tuple.of(project.id(), creator.userId(), sourceId), changes))
        .map(DashboardStore::first);
  }

  private static final String UPDATE =
      """
      with d as (
        update dashboard d
        set name = coalesce($4::text, name),
          description = coalesce($5::text, description),
          pinned = coalesce($6::boolean, pinned),
          deleted = coalesce($7::boolean, deleted),
          filters = coalesce($8::text::json, filters),
          tags = coalesce($9::text[], tags),
          restriction_level = coalesce($10::int, restriction_level)
        where project_id = $1
          and id = $2
          and (not deleted or $7::boolean is not null)
          and (created_by = $3 or $11
            or ($10::int is null and (restriction_level = 21 or %s)))
        returning *
      )
      select %s
      from d
      left join users u on u.id = d.created_by
      """
          .formatted(Dashboard.collaborates("$3"), Dashboard.columns("$3"));

  /**
   * Changes a dashboard and returns it, or fails with 404 or 403. A deleted one can only be changed
   * by a request that sets {@code deleted}; a restricted one only by its creator, administrators
   * and collaborators; the restriction itself by the first two.
   */
  Future<Dashboard> update(
      Writer writer, Project project, Principal principal, long id, DashboardChanges changes) {
    Tuple arguments =
        withFields(Tuple.of(project.id(), id, principal.userId()), changes)
            .addBoolean(project.isAdministered());
    return database
        .write(writer, UPDATE, arguments)
        .compose(
            rows ->
                first(rows)
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            // nothing was changed, so asking why is not on the way to success
                            requireEditable(project, principal, id, changes.deleted() != null)
                                .compose(
                                    any ->
                                        Future.failedFuture(
                                            changes.restrictionLevel() == null
                                                ? ApiException.notFound()
                                                : mayNotRestrict()))));
  }

  private static final String DELETE =
      """
      update dashboard d
      set deleted = true
      where project_id = $1
        and id = $2
        and not deleted
        and (restriction_level = 21 or created_by = $3 or $4 or %s)
      """
          .formatted(Dashboard.collaborates("$3"));

  /** Soft-deletes a dashboard, or fails with 404 or 403. */
  Future<Void> delete(Writer writer, Project project, Principal principal, long id) {
    Tuple arguments = Tuple.of(project.id(), id, principal.userId(), project.isAdministered());
    return database
        .write(writer, DELETE, arguments)
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : requireEditable(project, principal, id, false));
  }

  private static final String FIND_RIGHTS =
      """
      select d.restriction_level = 21 or coalesce(d.created_by = $3, false) or $4 or %s as editable
      from dashboard d
      where d.project_id = $1
        and d.id = $2
        and (not d.deleted or $5)
      """
          .formatted(Dashboard.collaborates("$3"));

  /**
   * Passes if the caller may edit a dashboard; else 404 or 403.
   *
   * @param evenIfDeleted whether a deleted one counts as there
   */
  Future<Void> requireEditable(
      Project project, Principal principal, long id, boolean evenIfDeleted) {
    Tuple arguments =
        Tuple.of(project.id(), id, principal.userId(), project.isAdministered(), evenIfDeleted);
    return database
        .execute(FIND_RIGHTS, arguments)
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ApiException.notFound();
              }
              if (!Boolean.TRUE.equals(rows.iterator().next().getBoolean("editable"))) {
                throw ApiException.permissionDenied(
                    "You don't have edit permissions for this dashboard.");
              }
              return null;
            });
  }

  private static final String CREATE_DEFAULT =
      """
      with made as (
        insert into dashboard (project_id, creation_mode, name, pinned)
        values ($1, 'default', $2, true)
        returning project_id, id
      )
      update project p
      set primary_dashboard_id = made.id
      from made
      where p.id = made.project_id
      """;

  /** Makes the pinned dashboard that a project starts with, as part of the caller's transaction. */
  public static Future<Void> createDefault(SqlClient transaction, long projectId, String name) {
    return transaction.preparedQuery(CREATE_DEFAULT).execute(Tuple.of(projectId, name)).mapEmpty();
  }

  /** Adds the changeable columns, in the order that all statements have them. */
  private static Tuple withFields(Tuple arguments, DashboardChanges changes) {
    return arguments
        .addString(changes.name())
        .addString(changes.description())
        .addBoolean(changes.pinned())
        .addBoolean(changes.deleted())
        .addString(changes.filtersText())
        .addArrayOfString(changes.tagArray())
        .addInteger(changes.restrictionLevel());
  }

  private static ApiException mayNotRestrict() {
    return ApiException.permissionDenied(
        "Only the dashboard owner and project admins have the restriction rights required to change"
            + " the dashboard's restriction level.");
  }

  private static Optional<Dashboard> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(Dashboard::read);
  }
}
