package io.dashgate.organizations;

import io.dashgate.auth.Principal;
import io.dashgate.auth.Secrets;
import io.dashgate.dashboards.DashboardStore;
import io.dashgate.db.Database;
import io.dashgate.db.Listing;
import io.dashgate.db.Writer;
import io.dashgate.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on projects. */
public final class ProjectStore {

  private static final String TOKEN_PREFIX = "phc_";

  private final Database database;

  ProjectStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s, count(*) over () as total
      from membership m
      join project p on p.organization_id = m.organization_id
      where m.user_id = $1
        and ($2::uuid is null or m.organization_id = $2)
        and (cardinality($3::bigint[]) = 0 or p.id = any ($3))
        and (cardinality($4::uuid[]) = 0 or p.organization_id = any ($4))
      order by p.id
      limit $5
      offset $6
      """
          .formatted(ProjectInfo.COLUMNS);

  /**
   * Returns the projects that the principal may enter, oldest first.
   *
   * @param organization the only organization to look in; null for all of the user's
   */
  Future<Listing<ProjectInfo>> list(Principal principal, @Nullable UUID organization, Page page) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            organization,
            principal.scopedProjects().toArray(Long[]::new),
            principal.scopedOrganizations().toArray(UUID[]::new),
            (long) page.limit(),
            page.offset());
    return database
        .execute(LIST, arguments)
        .compose(
            rows ->
                Listing.of(
                    rows,
                    page.offset(),
                    found -> found.stream().map(ProjectStore::project).toList(),
                    () -> list(principal, organization, Page.FIRST_ROW).map(Listing::count)));
  }

  private static final String FIND =
      """
      select %s
      from project p
      join membership m on m.organization_id = p.organization_id and m.user_id = $2
      where p.id = $1
      """
          .formatted(ProjectInfo.COLUMNS);

  /** Returns a project, or nothing if the user may not enter it. */
  Future<Optional<ProjectInfo>> find(long id, long userId) {
    return first(FIND, Tuple.of(id, userId));
  }

  private static final String FIND_CURRENT =
      """
      select %s
      from users u
      join project p on p.id = u.current_project_id
      join membership m on m.organization_id = p.organization_id and m.user_id = u.id
      where u.id = $1
      """
          .formatted(ProjectInfo.COLUMNS);

  /** Returns the user's current project, if there is one that the user may enter. */
  Future<Optional<ProjectInfo>> findCurrent(long userId) {
    return first(FIND_CURRENT, Tuple.of(userId));
  }

  private static final String CREATE =
      """
      insert into project (organization_id, name, api_token)
      values ($1, $2, $3)
      returning id
      """;

  /**
   * Makes a project with its first dashboard, as part of the caller's transaction.
   *
   * @return its id
   */
  public static Future<Long> create(
      SqlClient transaction,
      Writer writer,
      UUID organizationId,
      String name,
      String dashboardName) {
    return transaction
        .preparedQuery(CREATE)
        .execute(Tuple.of(organizationId, name, Secrets.random(TOKEN_PREFIX)))
        .compose(
            rows -> {
              long id = rows.iterator().next().getLong("id");
              return Database.announce(transaction, writer.in(id))
                  .compose(any -> DashboardStore.createDefault(transaction, id, dashboardName))
                  .map(id);
            });
  }

  private Future<Optional<ProjectInfo>> first(String sql, Tuple arguments) {
    return database
        .execute(sql, arguments)
        .map(rows -> rows.stream().findFirst().map(ProjectStore::project));
  }

  private static ProjectInfo project(Row row) {
    ProjectInfo project = ProjectInfo.read(row);
    if (project == null) {
      throw new IllegalStateException("an inner join without a project");
    }
    return project;
  }
}
