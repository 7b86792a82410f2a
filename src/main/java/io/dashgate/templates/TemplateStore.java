package io.dashgate.templates;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on the templates of projects. */
public final class TemplateStore {

  private final Database database;
  private final BuiltInTemplates builtIn;

  /**
   * Creates the store.
   *
   * @param builtIn templates of every project, which take precedence over those of one project
   */
  public TemplateStore(Database database, BuiltInTemplates builtIn) {
    this.database = database;
    this.builtIn = builtIn;
  }

  private static final String REQUIRE =
      """
      select %s
      from dashboard_template p
      left join users u on u.id = p.created_by
      where p.project_id = $1
        and (p.id = $2 or p.name = $3)
      order by p.id is not distinct from $2 desc, p.id
      limit 1
      """
          .formatted(ProjectTemplate.COLUMNS);

  /**
   * Returns the template that a request refers to: the built-in one with that key, else the one of
   * the project with that id, else the project's oldest one with that name. 400 if there is none.
   *
   * @param values values of its variables
   */
  public Future<DashboardTemplate> require(Project project, String reference, JsonObject values) {
    Optional<DashboardTemplate> template = builtIn.find(reference);
    if (template.isPresent()) {
      return Future.succeededFuture(template.get());
    }
    return database
        .execute(REQUIRE, Tuple.of(project.id(), id(reference), reference))
        .map(rows -> first(rows).orElseThrow(TemplateStore::noSuchTemplate).fill(values));
  }

  private static final String COLUMNS = ProjectTemplate.columns(RowBytes.onlyIf("p.sent"));

  private static final String CREATOR = "left join users u on u.id = p.created_by";

  private static final String LIST =
      RowBytes.bounded(
          COLUMNS + ", (select count(*) from dashboard_template where project_id = $1) as total",
          "p",
          """
          select p.*, row_number() over (order by p.name, p.id) as n, %s as bytes
          from dashboard_template p
          where p.project_id = $1
          order by p.name, p.id
          limit $2
          offset $3\
          """
              .formatted(ProjectTemplate.BYTES),
          CREATOR);

  private static final String LIST_BY_IDS =
      RowBytes.bounded(
          COLUMNS,
          "p",
          RowBytes.byIds("dashboard_template", "p", "$2", ProjectTemplate.BYTES),
          CREATOR);

  /** Returns a page of the templates of a project, by name. */
  Future<Listing<ProjectTemplate>> list(Project project, Page page) {
    return page.list(
        part ->
            database.executeOnReplica(
                LIST, Tuple.of(project.id(), (long) part.limit(), part.offset())),
        // on the primary, so that no row is older than the page
        RowSource.of(
            ProjectTemplate::read,
            ids -> database.execute(LIST_BY_IDS, Tuple.of(project.id()).addArrayOfLong(ids))));
  }

  private static final String RETRIEVE =
      """
      select %s
      from dashboard_template p
      left join users u on u.id = p.created_by
      where p.project_id = $1
        and p.id = $2
      """
          .formatted(ProjectTemplate.COLUMNS);

  /** Returns a template, or fails with 404. */
  Future<ProjectTemplate> retrieve(Project project, long id) {
    return database
        .execute(RETRIEVE, Tuple.of(project.id(), id))
        .map(rows -> first(rows).orElseThrow(ApiException::notFound));
  }

  private static final String CREATE =
      """
      with p as (
        insert into dashboard_template (project_id, created_by, name, description, filters, tags,
          variables, tiles)
        values ($1, $2, $3, coalesce($4, ''), coalesce($5::text::json, '{}'),
          coalesce($6::text[], '{}'), coalesce($7::text::json, '[]'),
          coalesce($8::text::json, '[]'))
        returning *
      ),
      -- not joined: Citus would send p to all servers, which have the users, too
      u as materialized (
        select *
        from users
        where id = $2
      )
      select %s
      from p
      left join u on u.id = p.created_by
      """
          .formatted(ProjectTemplate.COLUMNS);

  /** Creates a template and returns it. */
  Future<ProjectTemplate> create(
      WriteContext writer, DashboardCaller caller, TemplateFields fields) {
    Tuple arguments = fields.addTo(Tuple.of(caller.project().id(), caller.principal().userId()));
    return database.write(writer, CREATE, arguments).map(rows -> first(rows).orElseThrow());
  }

  private static final String UPDATE =
      """
      update dashboard_template
      set name = coalesce($3, name),
        description = coalesce($4, description),
        filters = coalesce($5::text::json, filters),
        tags = coalesce($6::text[], tags),
        variables = coalesce($7::text::json, variables),
        tiles = coalesce($8::text::json, tiles)
      where project_id = $1
        and id = $2
      """;

  /** Changes a template and returns it, or fails with 404. */
  Future<ProjectTemplate> update(
      WriteContext writer, Project project, long id, TemplateFields fields) {
    return database
        .writeAndRead(
            writer,
            UPDATE,
            fields.addTo(Tuple.of(project.id(), id)),
            RETRIEVE,
            Tuple.of(project.id(), id))
        .map(rows -> rows.flatMap(TemplateStore::first).orElseThrow(ApiException::notFound));
  }

  private static final String DELETE =
      """
      delete from dashboard_template
      where project_id = $1
        and id = $2
      """;

  /** Deletes a template, or fails with 404. */
  Future<Void> delete(WriteContext writer, Project project, long id) {
    return database
        .write(writer, DELETE, Tuple.of(project.id(), id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw ApiException.notFound();
              }
              return null;
            });
  }

  private static @Nullable Long id(String reference) {
    return reference.matches("[1-9][0-9]{0,17}") ? Long.valueOf(reference) : null;
  }

  private static ApiException noSuchTemplate() {
    return ApiException.invalidInput("Invalid value provided.", "use_template");
  }

  private static Optional<ProjectTemplate> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(ProjectTemplate::read);
  }
}
