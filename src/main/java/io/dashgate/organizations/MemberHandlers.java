package io.dashgate.organizations;

import io.dashgate.organizations.OrganizationAccess.Seat;
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
 * Serves {@code /api/organizations/{organization_id}/members/}. Every request takes a statement to
 * find the organization and what the caller is in it, since others' organizations are told apart
 * from those that do not exist, and then its own.
 */
public final class MemberHandlers {

  private static final String ME = "@me";

  private final OrganizationAccess access;
  private final MemberStore members;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
  public MemberHandlers(Database database, Authenticator authenticator) {
    this.access = new OrganizationAccess(database);
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
        .compose(seat -> members.list(seat, page))
        .map(listing -> page.reply(request.links(), listing, (json, member) -> member.write(json)));
  }

  private Future<ApiReply> update(ApiRequest request) {
    Integer level = request.body().getInteger("level");
    return change(request, level)
        .map(
            member -> {
              // the other processes hear of it from the database
              authenticator.forgetUser(request.writer(), member.user().id());
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.ok(member::write);
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    Principal principal = request.principal();
    return seat(request)
        .compose(seat -> members.remove(request.writer(), seat, principal, target(request)))
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
    return seat(request)
        .compose(
            seat ->
                members.update(
                    request.writer(), seat, request.principal(), target(request), level));
  }

  private Future<Seat> seat(ApiRequest request) {
    KeyLimits.requireAllProjects(request.principal(), "manage members");
    return access.require(request.principal(), reference(request));
  }

  private static String reference(ApiRequest request) {
    return request.parameters().text("organization_id");
  }

  /** Returns whom the path names; null for the caller. */
  private static @Nullable UUID target(ApiRequest request) {
    String reference = request.parameters().text("user_uuid");
    return reference.equals(ME) ? null : UUID.fromString(reference);
  }
}
