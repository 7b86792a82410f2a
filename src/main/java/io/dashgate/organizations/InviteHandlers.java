package io.dashgate.organizations;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Serves {@code /api/organizations/{organization_id}/invites/}. Any member may invite. */
public final class InviteHandlers {

  private final InviteStore invites;
  private final OrganizationStore organizations;

  /** Makes the handlers of one verticle. */
  public InviteHandlers(Database database) {
    this.invites = new InviteStore(database);
    this.organizations = new OrganizationStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("invites_list", this::list)
        .bind("invites_create", this::create, this::requireOrganization)
        .bind("invites_bulk_create", this::createMany, this::requireOrganization)
        .bind("invites_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return organization(request)
        .compose(organization -> invites.list(organization.id(), page))
        .map(listing -> page.reply(request.links(), listing, (json, invite) -> invite.write(json)));
  }

  private Future<ApiReply> create(ApiRequest request) {
    return invite(request, List.of(request.body()))
        .map(made -> ApiReply.created(json -> made.get(0).write(json)));
  }

  private Future<ApiReply> createMany(ApiRequest request) {
    List<JsonObject> wanted =
        request.bodyArray().stream().map(element -> (JsonObject) element).toList();
    return invite(request, wanted)
        .map(made -> ApiReply.created(ApiReply.array(made, (json, invite) -> invite.write(json))));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    UUID id = UUID.fromString(request.parameters().text("invite_id"));
    return organization(request)
        .compose(organization -> invites.delete(request.writer(), organization.id(), id))
        .map(
            deleted -> {
              if (!deleted) {
                throw ApiException.notFound();
              }
              return ApiReply.noContent();
            });
  }

  private Future<List<Invite>> invite(ApiRequest request, List<JsonObject> wanted) {
    return organization(request)
        .compose(
            organization ->
                invites.create(
                    request.writer(),
                    organization.id(),
                    request.principal().requireUserId(),
                    wanted))
        .map(
            made -> {
              if (made.size() < wanted.size()) {
                throw ApiException.invalidInput(
                    "A user with this email address already belongs to the organization.", null);
              }
              return made;
            });
  }

  private Future<Void> requireOrganization(ApiRequest request) {
    return organization(request).mapEmpty();
  }

  /** Keys limited to projects may not invite: an invited user has access to all open projects. */
  private Future<Organization> organization(ApiRequest request) {
    LimitedKeyRules.requireAllProjects(request.principal(), "manage invitations");
    return organizations.require(request.principal(), request.parameters().text("organization_id"));
  }
}
