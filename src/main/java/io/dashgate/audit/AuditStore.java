package io.dashgate.audit;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** The statement on the table {@code audit_entry}. */
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
          from audit_entry a
          where a.organization_id = $1
            and ($4::text is null or a.item_type = $4)
            and ($5::text is null or a.item_id = $5)
            and ($6::text is null or a.action = $6)
            and ($7::bigint is null or a.project_id = $7)
            and ($8::bigint is null or a.user_id = $8)
            and ($9::text::timestamptz is null or a.created_at >= $9::text::timestamptz)
            and ($10::text::timestamptz is null or a.created_at < $10::text::timestamptz)
          order by a.created_at desc, a.id desc
          limit $2
          offset $3\
          """);

  private static final String LIST_BY_IDS =
      PAGE.formatted(
          "",
          """
          select a.*
          from audit_entry a
          where a.organization_id = $1
            and a.id = any ($2::bigint[])\
          """);

  /**
   * Returns a page of an organization's trail, newest first.
   *
   * @param filters {@code item_type, item_id, action, project_id, user_id, created_after,
   *     created_before}, each optional
   */
  Future<Listing<AuditEntry>> list(UUID organizationId, Parameters filters, Page page) {
    return page.list(
        part -> database.executeOnReplica(LIST, arguments(organizationId, filters, part)),
        // on the primary, so that no row is older than the page
        RowSource.of(
            AuditEntry::read,
            ids -> database.execute(LIST_BY_IDS, Tuple.of(organizationId).addArrayOfLong(ids))));
  }

  private static Tuple arguments(UUID organizationId, Parameters filters, Page page) {
    return Tuple.of(organizationId, (long) page.limit(), page.offset())
        .addString(filters.optionalText("item_type").orElse(null))
        .addString(filters.optionalText("item_id").orElse(null))
        .addString(filters.optionalText("action").orElse(null))
        .addLong(filters.optionalInteger("project_id").orElse(null))
        .addLong(filters.optionalInteger("user_id").orElse(null))
        .addString(filters.optionalText("created_after").orElse(null))
        .addString(filters.optionalText("created_before").orElse(null));
  }
}
