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

  private static final String PAGE =
      """
      select %s%%s, case when not a.sent then a.bytes end as bytes
      from (
        select s.*, %s as sent
        from (
          select a.*, %s as bytes
          from (
            %%s
          ) a
        ) s
      ) a
      left join users u on u.id = a.user_id
      order by a.created_at desc, a.id desc
      """
          .formatted(
              AuditEntry.COLUMNS,
              RowBytes.fit("s.bytes", "s.created_at desc, s.id desc"),
              AuditEntry.BYTES);

  private static final String LIST =
      PAGE.formatted(
          ", a.total",
          """
          select a.*, count(*) over () as total
          from (
            select a.*
            from account_audit_entry a
            where %1$s
              and ($11::bigint is null or a.project_id = $11)
            union all
            select a.*
            from audit_entry a
            where %1$s
              and a.project_id = any ($10::bigint[])
          ) a
          order by a.created_at desc, a.id desc
          limit $2
          offset $3\
          """
              .formatted(
                  """
                  a.organization_id = $1
                  and ($4::text is null or a.item_type = $4)
                  and ($5::text is null or a.item_id = $5)
                  and ($6::text is null or a.action = $6)
                  and ($7::bigint is null or a.user_id = $7)
                  and ($8::text::timestamptz is null or a.created_at >= $8::text::timestamptz)
                  and ($9::text::timestamptz is null or a.created_at < $9::text::timestamptz)\
                  """));

  private static final String LIST_BY_IDS =
      PAGE.formatted(
          "",
          """
          select a.*
          from account_audit_entry a
          where a.organization_id = $1
            and a.id = any ($2::bigint[])
          union all
          select a.*
          from audit_entry a
          where a.organization_id = $1
            and a.id = any ($2::bigint[])
            and a.project_id = any ($3::bigint[])\
          """);

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
