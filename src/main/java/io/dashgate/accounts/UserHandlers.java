package io.dashgate.accounts;

import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;

/** Serves {@code /api/users/}, of which a caller may see only itself. */
public final class UserHandlers {

  private static final String ME = "@me";

  private final UserStore store;

  /** Makes the handlers of one verticle. */
  public UserHandlers(Database database) {
    this.store = new UserStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations.bind("users_retrieve", this::retrieve);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    String reference = request.parameters().text("uuid");
    return store
        .find(request.principal().requireUserId())
        .map(
            user -> {
              if (!reference.equals(ME)
                  && !reference.equalsIgnoreCase(user.basic().uuid().toString())) {
                throw ApiException.permissionDenied(
                    "As a non-staff user you're only allowed to access the `@me` user instance.");
              }
              return ApiReply.ok(user.within(request.principal())::write);
            });
  }
}
