package io.dashgate.audit;

import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.http.Page;
import io.dashgate.organizations.Membership;
import io.dashgate.organizations.OrganizationStore;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;

/**
 * Serves {@code /api/organizations/{organization_id}/audit/}, to the organization's administrators.
 */
public final class AuditHandlers {

  private final AuditStore store;
  private final OrganizationStore organizations;

  /** Makes the handlers of one verticle. */
  public AuditHandlers(Database database) {
    this.store = new AuditStore(database);
    this.organizations = new OrganizationStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations.bind("audit_list", this::list);
  }

  private Future<ApiReply> list(ApiRequest request) {
    if (!request.principal().scopedProjects().isEmpty()) {
      throw ApiException.permissionDenied(
          "An API key that is limited to projects cannot read the audit trail.");
    }
    Page page = Page.of(request.parameters());
    return organizations
        .require(request.principal(), request.parameters().text("organization_id"))
        .compose(
            organization -> {
              if (organization.level() < Membership.ADMINISTRATOR) {
                throw ApiException.permissionDenied(
                    "Your organization access level is insufficient.");
              }
              return store.list(organization.id(), request.parameters(), page);
            })
        .map(listing -> page.reply(request.links(), listing, (json, entry) -> entry.write(json)));
  }
}
