package io.dashgate.organizations;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /api/organizations/{organization_id}/members/}. Every request needs two statements:
 * one finds the organization and the caller's level in it, since another tenant's organization
 * answers 403 and a missing one 404.
 */
public final class MemberHandlers {

  private static final String ME = "@me";

  private final OrganizationAccessStore access;
  private final MemberStore members;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
  public MemberHandlers(Database database, Authenticator authenticator) {
    this.access = new OrganizationAccessStore(database);
    this.members = new MemberStore(database);
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("members_list", this::list)
        .bind("members_partial_update", this::update, this::requireEditable)
        .bind("members_update", this::update, this::requireEditable)
        .bind("members_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return access
        .require(request.principal(), reference(request))
        .compose(found -> members.list(found.organizationId(), page))
        .map(listing -> page.reply(request.links(), listing, (json, member) -> member.write(json)));
  }

  private Future<ApiReply> update(ApiRequest request) {
    Integer level = request.body().getInteger("level");
    return change(request, level)
        .map(
            member -> {
              authenticator.forgetUser(request.writer(), member.user().id());
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.ok(member::write);
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    Principal principal = request.principal();
    return organization(request)
        .compose(id -> members.remove(request.writer(), id, principal, target(request)))
        .map(
            member -> {
              authenticator.forgetUser(request.writer(), member.user().id());
              return ApiReply.noContent();
            });
  }

  private Future<Void> requireEditable(ApiRequest request) {
    return change(request, null).mapEmpty();
  }

  private Future<Member> change(ApiRequest request, @Nullable Integer level) {
    return organization(request)
        .compose(
            id ->
                members.update(request.writer(), id, request.principal(), target(request), level));
  }

  private Future<UUID> organization(ApiRequest request) {
    LimitedKeyRules.requireAllProjects(request.principal(), "manage members");
    return access
        .require(request.principal(), reference(request))
        .map(OrganizationAccess::organizationId);
  }

  private static String reference(ApiRequest request) {
    return request.parameters().text("organization_id");
  }

  /** Returns the UUID of the user in the path; null for {@code @me}, the caller. */
  static @Nullable UUID target(ApiRequest request) {
    String reference = request.parameters().text("user_uuid");
    return reference.equals(ME) ? null : UUID.fromString(reference);
  }
}
