package io.dashgate.organizations;

import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.http.Page;
import io.vertx.core.Future;

/** Serves {@code /api/organizations/}. */
public final class OrganizationHandlers {

  private final OrganizationStore store;

  /** Makes the handlers of one verticle. */
  public OrganizationHandlers(Database database) {
    this.store = new OrganizationStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("organizations_list", this::list)
        .bind("organizations_retrieve", this::retrieve);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return store
        .list(request.principal(), page)
        .map(
            listing ->
                page.reply(
                    request.links(), listing, (json, organization) -> organization.write(json)));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .require(request.principal(), request.parameters().text("organization_id"))
        .map(organization -> ApiReply.ok(organization::write));
  }
}
