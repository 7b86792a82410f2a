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

/** Serves {@code /api/users/}, of which a caller may see and change only itself. */
public final class UserHandlers {

  private static final String ME = "@me";

  private final UserStore store;
  private final PasswordCheck passwordCheck;
  private final Passwords passwords;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
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

  /** The first statement finds the address, by which failures are counted, and the UUID. */
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
              // the other processes hear of it from the database
              authenticator.forgetUser(request.writer(), principal.requireUserId());
              return ApiReply.ok(user.within(principal)::write);
            });
  }

  /** Returns the caller's user, if the path means it and the credential is good for changing it. */
  private Future<UserBasic> requireSelf(ApiRequest request) {
    if (!request.principal().isUnlimited()) {
      // else a limited key could lead its user, and the user's other keys, somewhere else
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

  /** Returns the hash of the new password, if there is one and the old one is right. */
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
