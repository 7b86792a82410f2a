package io.dashgate.accounts;

import io.dashgate.accounts.Sessions.Session;
import io.dashgate.accounts.UserStore.NewPassword;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Serves {@code /api/users/}. A caller may see and change only its own user. */
public final class UserHandlers {

  private final Database database;
  private final UserStore store;
  private final AccountDeletion deletion;
  private final OwnUser ownUser;
  private final PasswordCheck passwordCheck;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Authenticator authenticator;

  /** Creates the handlers of one verticle. */
  public UserHandlers(
      Database database, Passwords passwords, Sessions sessions, Authenticator authenticator) {
    this.database = database;
    this.store = new UserStore(database);
    this.deletion = new AccountDeletion(database);
    this.ownUser = new OwnUser(database);
    this.passwordCheck = new PasswordCheck(database, passwords);
    this.passwords = passwords;
    this.sessions = sessions;
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("users_retrieve", this::retrieve)
        .bind("users_partial_update", this::update, request -> ownUser.require(request).mapEmpty())
        .bind("users_destroy", this::delete, request -> ownUser.require(request).mapEmpty());
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .find(request.principal().requireUserId())
        .map(
            user -> {
              OwnUser.requireNamed(request, user.basic());
              return ApiReply.ok(user.within(request.principal())::write);
            });
  }

  /** A changed user, and the session that replaces that of the request after a new password. */
  private record Changed(User user, Optional<Session> session) {}

  /** The first statement finds the UUID and the address, by which failed log-ins are counted. */
  private Future<ApiReply> update(ApiRequest request) {
    Principal principal = request.principal();
    return ownUser
        .require(request)
        .compose(
            user -> {
              UserChanges changes = UserChanges.of(request.body());
              return newPassword(request, user)
                  .compose(password -> change(request, user.id(), changes, password));
            })
        .map(
            changed -> {
              // other processes are notified by the database
              authenticator.forgetUser(request.writer(), principal.requireUserId());
              User shown = changed.user().within(principal);
              return ApiReply.ok(
                  json -> {
                    json.writeStartObject();
                    shown.writeFields(json);
                    if (changed.session().isPresent()) {
                      changed.session().get().writeFields(json);
                    }
                    json.writeEndObject();
                  });
            });
  }

  /** The new session is part of the transaction, so that a caller is never left without one. */
  private Future<Changed> change(
      ApiRequest request, long id, UserChanges changes, Optional<NewPassword> password) {
    boolean goesOn = password.isPresent() && request.principal().sessionId() != null;
    return database.transaction(
        request.writer(),
        transaction ->
            UserStore.update(transaction, id, changes, password)
                .compose(
                    user ->
                        (goesOn
                                ? sessions.start(transaction, id, null, request)
                                : Future.succeededFuture(Optional.<Session>empty()))
                            .map(session -> new Changed(user, session))));
  }

  /** Requires the password: somebody with a lost token or key must not delete the account. */
  private Future<ApiReply> delete(ApiRequest request) {
    return ownUser
        .require(request)
        .compose(user -> requirePassword(request, user))
        .compose(match -> deletion.run(request.writer(), match.userId(), match.passwordHash()))
        .map(
            any -> {
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.noContent();
            });
  }

  private Future<PasswordCheck.Match> requirePassword(ApiRequest request, UserBasic user) {
    return passwordCheck
        .check(request, user.email(), request.body().getString("current_password"))
        .map(found -> found.orElseThrow(PasswordCheck::incorrectPassword));
  }

  /** Returns the new password, if there is one and the current one is correct. */
  private Future<Optional<NewPassword>> newPassword(ApiRequest request, UserBasic user) {
    JsonObject body = request.body();
    if (!body.containsKey("password")) {
      return Future.succeededFuture(Optional.empty());
    }
    if (!body.containsKey("current_password")) {
      throw ApiException.validation(
          "required", "This field is required when updating your password.", "current_password");
    }
    return requirePassword(request, user)
        .compose(
            match ->
                passwords
                    .hash(
                        HashSubject.account(user.email(), request.address()),
                        body.getString("password"))
                    .map(hash -> Optional.of(new NewPassword(hash, match.passwordHash()))));
  }
}
