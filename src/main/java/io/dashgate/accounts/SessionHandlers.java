package io.dashgate.accounts;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.UUID;

/** Serves {@code /api/logout/} and {@code /api/users/{uuid}/sessions/}. */
public final class SessionHandlers {

  private final SessionStore store;
  private final OwnUser ownUser;
  private final Authenticator authenticator;

  /** Creates the handlers of one verticle. */
  public SessionHandlers(Database database, Authenticator authenticator) {
    this.store = new SessionStore(database);
    this.ownUser = new OwnUser(database);
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("logout_create", this::logOut)
        .bind("users_sessions_list", this::list)
        .bind("users_sessions_destroy_all", this::endAll)
        .bind("users_sessions_destroy", this::end);
  }

  /** Without a valid credential the session has ended already. */
  private Future<ApiReply> logOut(ApiRequest request) {
    Principal principal = request.optionalPrincipal();
    if (principal == null) {
      return Future.succeededFuture(ApiReply.noContent());
    }
    UUID sessionId = principal.sessionId();
    if (sessionId == null) {
      throw ApiException.permissionDenied(
          "This credential has no session. DELETE /api/users/@me/sessions/ ends all sessions.");
    }
    return store
        .end(request.writer(), principal.requireUserId(), sessionId)
        .map(
            any -> {
              forget(request);
              return ApiReply.noContent();
            });
  }

  private Future<ApiReply> list(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return ownUser
        .require(request)
        .compose(user -> store.list(user.id(), request.principal().sessionId(), page))
        .map(
            listing ->
                page.reply(request.links(), listing, (json, session) -> session.write(json)));
  }

  private Future<ApiReply> endAll(ApiRequest request) {
    return ownUser
        .require(request)
        .compose(user -> store.endAll(request.writer(), user.id()))
        .map(
            any -> {
              forget(request);
              return ApiReply.noContent();
            });
  }

  private Future<ApiReply> end(ApiRequest request) {
    UUID id = UUID.fromString(request.parameters().text("id"));
    return ownUser
        .require(request)
        .compose(user -> store.end(request.writer(), user.id(), id))
        .map(
            ended -> {
              if (!ended) {
                throw ApiException.notFound();
              }
              forget(request);
              return ApiReply.noContent();
            });
  }

  /** Invalidates what this process has cached; the others are notified by the database. */
  private void forget(ApiRequest request) {
    authenticator.forgetUser(request.writer(), request.principal().requireUserId());
  }
}
