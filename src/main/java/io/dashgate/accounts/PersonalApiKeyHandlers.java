package io.dashgate.accounts;

import io.dashgate.accounts.ApiKeyStore.Owner;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.time.Clock;

/** Serves {@code /api/personal_api_keys/}. */
public final class PersonalApiKeyHandlers {

  private final Database database;
  private final ApiKeyStore store;
  private final Authenticator authenticator;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public PersonalApiKeyHandlers(Database database, Authenticator authenticator, Clock clock) {
    this.database = database;
    this.store = new ApiKeyStore(database);
    this.authenticator = authenticator;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("personal_api_keys_list", this::list)
        .bind("personal_api_keys_create", this::create, this::requireUnlimited)
        .bind("personal_api_keys_retrieve", this::retrieve)
        .bind("personal_api_keys_roll", this::roll, this::requireMayRoll)
        .bind("personal_api_keys_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    requireOwnOrUnlimited(request, false);
    return store
        .list(caller(request))
        .map(
            keys ->
                ApiReply.ok(ApiReply.array(keys, (json, key) -> key.writePersonal(json, null))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    return requireUnlimited(request)
        .compose(
            any -> {
              KeyRequests.requireFuture(request.body(), clock);
              return database.transaction(
                  request.writer(),
                  transaction ->
                      ApiKeyStore.create(transaction, caller(request), request.body(), null));
            })
        .map(made -> ApiReply.created(json -> made.key().writePersonal(json, made.value())));
  }

  /** A service key may look at itself here, since clients ask any key what it may do. */
  private Future<ApiReply> retrieve(ApiRequest request) {
    Principal principal = request.principal();
    Owner owner =
        principal.isService() ? Owner.project(principal.scopedProjects().get(0)) : caller(request);
    if (!KeyRequests.isOwn(request) && !principal.isUnlimited()) {
      throw ApiException.notFound();
    }
    return store
        .find(owner, KeyRequests.keyId(request))
        .map(
            found -> {
              ApiKey key = found.orElseThrow(ApiException::notFound);
              return ApiReply.ok(json -> key.writePersonal(json, null));
            });
  }

  private Future<ApiReply> roll(ApiRequest request) {
    return requireMayRoll(request)
        .compose(
            any ->
                store.roll(
                    request.writer(),
                    caller(request),
                    KeyRequests.keyId(request),
                    request.body().getInteger("overlap_seconds")))
        .map(
            rolled -> {
              ApiKeyStore.NewKey key = rolled.orElseThrow(ApiException::notFound);
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.ok(json -> key.key().writePersonal(json, key.value()));
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    requireOwnOrUnlimited(request, KeyRequests.isOwn(request));
    return store
        .delete(request.writer(), caller(request), request.parameters().text("key_id"))
        .map(
            deleted -> {
              if (!deleted) {
                throw ApiException.notFound();
              }
              // the other processes hear of it from the database
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.noContent();
            });
  }

  /** Else a key could make itself one that reaches further. */
  private Future<Void> requireUnlimited(ApiRequest request) {
    caller(request);
    return request.principal().isUnlimited()
        ? Future.succeededFuture()
        : Future.failedFuture(
            ApiException.permissionDenied(
                "An API key that is limited, or that expires, cannot create keys."));
  }

  /** Any key may roll itself, since it gains nothing that it did not have; else as for making. */
  private Future<Void> requireMayRoll(ApiRequest request) {
    Owner owner = caller(request);
    if (!KeyRequests.isOwn(request) && !request.principal().isUnlimited()) {
      throw ApiException.permissionDenied("An API key that is limited can roll only itself.");
    }
    if (request.principal().validity() == Principal.Validity.ROLLED_OUT) {
      // else whoever has the value that was rolled out would have the next one, too
      throw ApiException.permissionDenied("Only the current value of an API key can roll it.");
    }
    return store
        .find(owner, KeyRequests.keyId(request))
        .map(found -> found.orElseThrow(ApiException::notFound))
        .mapEmpty();
  }

  private static void requireOwnOrUnlimited(ApiRequest request, boolean own) {
    if (!own && !request.principal().isUnlimited()) {
      throw ApiException.permissionDenied("An API key that is limited sees no other keys.");
    }
  }

  private static Owner caller(ApiRequest request) {
    return Owner.user(request.principal().requireUserId());
  }
}
