package io.dashgate.audit;

import io.dashgate.organizations.OrganizationAccessStore;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;

/**
 * Serves {@code /api/organizations/{organization_id}/audit/} to the organization's administrators.
 */
public final class AuditHandlers {

  private final AuditStore store;
  private final OrganizationAccessStore organizations;

  /** Makes the handlers of one verticle. */
  public AuditHandlers(Database database) {
    this.store = new AuditStore(database);
    this.organizations = new OrganizationAccessStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations.bind("audit_list", this::list);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return organizations
        .requireAdministrator(
            request.principal(),
            request.parameters().text("organization_id"),
            "read the audit trail")
        .compose(organization -> store.list(organization, request.parameters(), page))
        .compose(listing -> page.reply(request, listing, (json, entry) -> entry.write(json)));
  }
}
