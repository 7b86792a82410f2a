package io.dashgate.audit;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements on the tables {@code audit_entry} and {@code account_audit_entry}. The latter has
 * the entries about organizations, people, keys and projects, if the former is distributed.
 */
final class AuditStore {

  private final Database database;

  AuditStore(Database database) {
    this.database = database;
  }

  /**
   * Returns the statement for some rows of {@code entry}. Users are joined to each part of the
   * entries by itself: on Citus, what is read of one table and then joined to another would be sent
   * to all servers.
   *
   * @param ofAccounts the condition for entries in {@code account_audit_entry a}
   * @param ofProjects the condition for those in {@code audit_entry a}
   * @param columns more columns of the result, each after a comma
   * @param rows selects the rows
   */
  private static String page(String ofAccounts, String ofProjects, String columns, String rows) {
    return """
    with of_accounts as materialized (
      select %1$s
      from account_audit_entry a
      left join users u on u.id = a.user_id
      where %2$s
    ),
    of_projects as materialized (
      select %1$s
      from audit_entry a
      left join users u on u.id = a.user_id
      where %3$s
    ),
    entry as (
      select * from of_accounts
      union all
      select * from of_projects
    )
    select %4$s%5$s, case when not a.sent then a.bytes end as bytes
    from (
      select s.*, %6$s as sent
      from (
        select a.*, %7$s as bytes
        from (
          %8$s
        ) a
      ) s
    ) a
    order by a.created_at desc, a.id desc
    """
        .formatted(
            AuditEntry.STORED,
            ofAccounts,
            ofProjects,
            AuditEntry.COLUMNS,
            columns,
            RowBytes.fit("s.bytes", "s.created_at desc, s.id desc"),
            AuditEntry.BYTES,
            rows);
  }

  private static final String FILTERS =
      """
      a.organization_id = $1
      and ($4::text is null or a.item_type = $4)
      and ($5::text is null or a.item_id = $5)
      and ($6::text is null or a.action = $6)
      and ($7::bigint is null or a.user_id = $7)
      and ($8::text::timestamptz is null or a.created_at >= $8::text::timestamptz)
      and ($9::text::timestamptz is null or a.created_at < $9::text::timestamptz)
      """;

  private static final String LIST =
      page(
          FILTERS + "and ($11::bigint is null or a.project_id = $11)",
          FILTERS + "and a.project_id = any ($10::bigint[])",
          ", a.total",
          """
          select e.*, count(*) over () as total
          from entry e
          order by e.created_at desc, e.id desc
          limit $2
          offset $3\
          """);

  private static final String IDS = "a.organization_id = $1 and a.id = any ($2::bigint[])";

  private static final String LIST_BY_IDS =
      page(IDS, IDS + " and a.project_id = any ($3::bigint[])", "", "select e.* from entry e");

  /** The projects of an organization, also those that were deleted lately. */
  private static final String PROJECTS =
      """
      select id
      from project
      where organization_id = $1
      union
      select project_id
      from account_audit_entry
      where organization_id = $1
        and item_type = 'project'
      """;

  /** The same, and 0 for entries of no project. */
  private static final String PROJECTS_OF_ONE_SERVER =
      PROJECTS
          + """
          union
          select a.project_id
          from audit_entry a
          where a.organization_id = $1
          """;

  /**
   * Returns a page of an organization's trail, newest first.
   *
   * @param filters {@code item_type, item_id, action, project_id, user_id, created_after,
   *     created_before}, each optional
   */
  Future<Listing<AuditEntry>> list(UUID organizationId, Parameters filters, Page page) {
    return projects(organizationId, filters)
        .compose(
            projects ->
                page.list(
                    part ->
                        database.executeOnReplica(
                            LIST, arguments(organizationId, filters, projects, part)),
                    // on the primary, so that no row is older than the page
                    RowSource.of(
                        AuditEntry::read,
                        ids ->
                            database.execute(
                                LIST_BY_IDS,
                                Tuple.of(organizationId)
                                    .addArrayOfLong(ids)
                                    .addArrayOfLong(projects)))));
  }

  /** Asked for first, so that on Citus only the servers of these projects are asked. */
  private Future<Long[]> projects(UUID organizationId, Parameters filters) {
    Optional<Long> only = filters.optionalInteger("project_id");
    if (only.isPresent()) {
      return Future.succeededFuture(new Long[] {only.get()});
    }
    return database
        .execute(
            database.engine() == Engine.CITUS ? PROJECTS : PROJECTS_OF_ONE_SERVER,
            Tuple.of(organizationId))
        .map(rows -> rows.stream().map(row -> row.getLong(0)).toArray(Long[]::new));
  }

  private static Tuple arguments(
      UUID organizationId, Parameters filters, Long[] projects, Page page) {
    return Tuple.of(organizationId, (long) page.limit(), page.offset())
        .addString(filters.optionalText("item_type").orElse(null))
        .addString(filters.optionalText("item_id").orElse(null))
        .addString(filters.optionalText("action").orElse(null))
        .addLong(filters.optionalInteger("user_id").orElse(null))
        .addString(filters.optionalText("created_after").orElse(null))
        .addString(filters.optionalText("created_before").orElse(null))
        .addArrayOfLong(projects)
        .addLong(filters.optionalInteger("project_id").orElse(null));
  }
}
