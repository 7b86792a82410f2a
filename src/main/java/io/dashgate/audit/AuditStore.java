package io.dashgate.audit;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
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

  private static final String LIST =
      """
      select %s, count(*) over () as total
      from audit_entry a
      left join users u on u.id = a.user_id
      where a.organization_id = $1
        and ($4::text is null or a.item_type = $4)
        and ($5::text is null or a.item_id = $5)
        and ($6::text is null or a.action = $6)
        and ($7::bigint is null or a.project_id = $7)
        and ($8::bigint is null or a.user_id = $8)
        and ($9::text::timestamptz is null or a.created_at >= $9::text::timestamptz)
        and ($10::text::timestamptz is null or a.created_at < $10::text::timestamptz)
      order by a.id desc
      limit $2
      offset $3
      """
          .formatted(AuditEntry.COLUMNS);

  /**
   * Returns a page of an organization's trail, newest first.
   *
   * @param filters {@code item_type, item_id, action, project_id, user_id, created_after,
   *     created_before}, each optional
   */
  Future<Listing<AuditEntry>> list(UUID organizationId, Parameters filters, Page page) {
    return page.list(
        part -> database.executeOnReplica(LIST, arguments(organizationId, filters, part)),
        rows -> rows.stream().map(AuditEntry::read).toList());
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
