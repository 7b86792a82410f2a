package io.dashgate.accounts;

import io.dashgate.platform.auth.Authenticator;
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
import java.util.Locale;
import java.util.Optional;

/** Serves {@code /api/users/}. A caller may see and change only its own user. */
public final class UserHandlers {

  private static final String ME = "@me";

  private final UserStore store;
  private final PasswordCheck passwordCheck;
  private final Passwords passwords;
  private final Authenticator authenticator;

  /** Creates the handlers of one verticle. */
  public UserHandlers(Database database, Passwords passwords, Authenticator authenticator) {
    this.store = new UserStore(database);
    this.passwordCheck = new PasswordCheck(database, passwords);
    this.passwords = passwords;
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("users_retrieve", this::retrieve)
        .bind("users_partial_update", this::update, request -> requireSelf(request).mapEmpty());
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .find(request.principal().requireUserId())
        .map(
            user -> {
              requireSelf(request, user.basic());
              return ApiReply.ok(user.within(request.principal())::write);
            });
  }

  /** The first statement finds the UUID and the address, by which failed log-ins are counted. */
  private Future<ApiReply> update(ApiRequest request) {
    Principal principal = request.principal();
    return requireSelf(request)
        .compose(
            user -> {
              UserChanges changes = UserChanges.of(request.body());
              return newPasswordHash(request, user)
                  .compose(
                      hash ->
                          store.update(request.writer(), principal.requireUserId(), changes, hash));
            })
        .map(
            user -> {
              // other processes are notified by the database
              authenticator.forgetUser(request.writer(), principal.requireUserId());
              return ApiReply.ok(user.within(principal)::write);
            });
  }

  /** Returns the caller's user; 403 if the path names another, or the credential is limited. */
  private Future<UserBasic> requireSelf(ApiRequest request) {
    if (!request.principal().isUnlimited()) {
      // otherwise a limited key could change the current project of its user's other keys
      throw ApiException.permissionDenied("An API key that is limited cannot change its user.");
    }
    return store
        .findBasic(request.principal().requireUserId())
        .map(
            user -> {
              requireSelf(request, user);
              return user;
            });
  }

  private static void requireSelf(ApiRequest request, UserBasic user) {
    String reference = request.parameters().text("uuid").toLowerCase(Locale.ROOT);
    if (!reference.equals(ME) && !reference.equals(user.uuid().toString())) {
      throw ApiException.permissionDenied(
          "As a non-staff user you're only allowed to access the `@me` user instance.");
    }
  }

  /** Returns the hash of the new password, if there is one and the current one is correct. */
  private Future<Optional<String>> newPasswordHash(ApiRequest request, UserBasic user) {
    JsonObject body = request.body();
    if (!body.containsKey("password")) {
      return Future.succeededFuture(Optional.empty());
    }
    if (!body.containsKey("current_password")) {
      throw ApiException.validation(
          "required", "This field is required when updating your password.", "current_password");
    }
    return passwordCheck
        .check(request.writer(), user.email(), body.getString("current_password"))
        .compose(
            found -> {
              if (found.isEmpty()) {
                throw ApiException.validation(
                    "incorrect_password",
                    "Your current password is incorrect.",
                    "current_password");
              }
              return passwords.hash(body.getString("password"));
            })
        .map(Optional::of);
  }
}
