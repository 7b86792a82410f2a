package io.dashgate.accounts;

import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Locale;

/** The rule of paths below {@code /api/users/{uuid}/}: they name the caller's own user. */
final class OwnUser {

  private static final String ME = "@me";

  private final UserStore store;

  OwnUser(Database database) {
    this.store = new UserStore(database);
  }

  /** Returns the caller's user; 403 if the path names another, or the credential is limited. */
  Future<UserBasic> require(ApiRequest request) {
    if (!request.principal().isUnlimited()) {
      // otherwise a limited key could change the current project of its user's other keys
      throw ApiException.permissionDenied("An API key that is limited cannot change its user.");
    }
    return store
        .findBasic(request.principal().requireUserId())
        .map(
            user -> {
              requireNamed(request, user);
              return user;
            });
  }

  /** Throws a 403 if the path names another user. */
  static void requireNamed(ApiRequest request, UserBasic user) {
    String reference = request.parameters().text("uuid").toLowerCase(Locale.ROOT);
    if (!reference.equals(ME) && !reference.equals(user.uuid().toString())) {
      throw ApiException.permissionDenied(
          "As a non-staff user you're only allowed to access the `@me` user instance.");
    }
  }
}
