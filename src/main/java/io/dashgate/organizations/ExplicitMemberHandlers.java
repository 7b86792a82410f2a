package io.dashgate.organizations;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Serves {@code /api/projects/{project_id}/explicit_members/}: the members of a private project.
 * Everybody with access to the project may list them; its administrators may change them.
 */
public final class ExplicitMemberHandlers {

  private final ExplicitMemberStore members;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
  public ExplicitMemberHandlers(Database database, Authenticator authenticator) {
    this.members = new ExplicitMemberStore(database);
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("explicit_members_list", this::list)
        .bind("explicit_members_create", this::create, this::requireAdministrator)
        .bind("explicit_members_partial_update", this::update, this::requireEditable)
        .bind("explicit_members_update", this::update, this::requireEditable)
        .bind("explicit_members_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    return members
        .list(request.project())
        .map(found -> ApiReply.ok(ApiReply.array(found, (json, member) -> member.write(json))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    requireAdministered(request);
    int level = request.body().getInteger("level");
    requireMayGrant(request.project(), level);
    return members
        .add(
            request.writer(),
            request.project(),
            request.principal(),
            UUID.fromString(request.body().getString("user_uuid")),
            level)
        .map(
            member -> {
              authenticator.forgetUser(request.writer(), member.user().id());
              return ApiReply.created(member::write);
            });
  }

  private Future<ApiReply> update(ApiRequest request) {
    requireAdministered(request);
    Integer level = request.body().getInteger("level");
    if (level != null) {
      requireMayGrant(request.project(), level);
    }
    return members
        .update(
            request.writer(),
            request.project(),
            request.principal(),
            MemberHandlers.target(request),
            level)
        .map(
            member -> {
              authenticator.forgetUser(request.writer(), member.user().id());
              return ApiReply.ok(member::write);
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return members
        .remove(
            request.writer(),
            request.project(),
            request.principal(),
            MemberHandlers.target(request))
        .map(
            userId -> {
              authenticator.forgetUser(request.writer(), userId);
              return ApiReply.noContent();
            });
  }

  private Future<Void> requireAdministrator(ApiRequest request) {
    requireAdministered(request);
    return Future.succeededFuture();
  }

  private Future<Void> requireEditable(ApiRequest request) {
    requireAdministered(request);
    return members.requireEditable(
        request.project(), request.principal(), MemberHandlers.target(request));
  }

  private static void requireAdministered(ApiRequest request) {
    if (!request.project().isAdministered()) {
      throw AccessErrors.projectLevel();
    }
  }

  /** Cannot fail today: an administrator's level is the highest one that can be given. */
  private static void requireMayGrant(Project project, int level) {
    if (level > project.level()) {
      throw ApiException.permissionDenied(
          "You can only set access level to lower or equal to your current one.");
    }
  }
}
