package io.dashgate.organizations;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /api/organizations/}. */
public final class OrganizationHandlers {

  private static final Logger log = LoggerFactory.getLogger(OrganizationHandlers.class);

  private final OrganizationStore store;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
  public OrganizationHandlers(Database database, Authenticator authenticator) {
    this.store = new OrganizationStore(database);
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("organizations_list", this::list)
        .bind("organizations_create", this::create, this::requireUnrestricted)
        .bind("organizations_retrieve", this::retrieve)
        .bind("organizations_partial_update", this::update, this::requireAdministrator)
        .bind("organizations_update", this::update, this::requireAdministrator)
        .bind("organizations_destroy", this::destroy);
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

  private Future<ApiReply> create(ApiRequest request) {
    Principal principal = request.principal();
    return requireUnrestricted(request)
        .compose(any -> store.create(request.writer(), principal, request.body().getString("name")))
        .map(
            created -> {
              authenticator.forgetUser(request.writer(), principal.requireUserId());
              return ApiReply.created(created::write);
            });
  }

  private Future<Void> requireUnrestricted(ApiRequest request) {
    LimitedKeyRules.requireUnrestricted(request.principal(), "create organizations");
    return Future.succeededFuture();
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .require(request.principal(), reference(request))
        .map(organization -> ApiReply.ok(organization::write));
  }

  private Future<ApiReply> update(ApiRequest request) {
    LimitedKeyRules.requireAllProjects(request.principal(), "change the organization");
    return store
        .update(
            request.writer(),
            request.principal(),
            reference(request),
            request.body().getString("name"))
        .map(changed -> ApiReply.ok(changed::write));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    Principal principal = request.principal();
    LimitedKeyRules.requireAllProjects(principal, "delete the organization");
    return store
        .delete(request.writer(), principal, reference(request))
        .map(
            deleted -> {
              authenticator.forgetUser(request.writer(), principal.requireUserId());
              deleted
                  .projects()
                  .forEach(project -> authenticator.forgetProject(request.writer(), project));
              log.info(
                  "organization {} is deleted, with its projects {}",
                  deleted.id(),
                  deleted.projects());
              return ApiReply.noContent();
            });
  }

  private Future<Void> requireAdministrator(ApiRequest request) {
    LimitedKeyRules.requireAllProjects(request.principal(), "change the organization");
    return store
        .require(request.principal(), reference(request))
        .map(organization -> organization.access().requireAdministrator())
        .mapEmpty();
  }

  private static String reference(ApiRequest request) {
    return request.parameters().text("organization_id");
  }
}
