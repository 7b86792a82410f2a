package io.dashgate.accounts;

import io.dashgate.accounts.ApiKeyStore.Owner;
import io.dashgate.organizations.AccessErrors;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;

/**
 * Serves {@code /api/projects/{project_id}/service_keys/}: keys of a project that belong to no
 * user, so that nothing breaks when a person leaves. Only the project's administrators manage them.
 */
public final class ServiceKeyHandlers {

  private final Database database;
  private final ApiKeyStore store;
  private final Authenticator authenticator;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public ServiceKeyHandlers(Database database, Authenticator authenticator, Clock clock) {
    this.database = database;
    this.store = new ApiKeyStore(database);
    this.authenticator = authenticator;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("service_keys_list", this::list)
        .bind("service_keys_create", this::create, this::requireAdministrator)
        .bind("service_keys_roll", this::roll, this::requireKey)
        .bind("service_keys_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    return requireAdministrator(request)
        .compose(any -> store.list(project(request)))
        .map(
            keys -> ApiReply.ok(ApiReply.array(keys, (json, key) -> key.writeService(json, null))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    Principal principal = request.principal();
    request.body().getJsonArray("scopes").forEach(s -> requireScope(principal, (String) s));
    KeyRequests.requireFuture(request.body(), clock);
    return requireAdministrator(request)
        .compose(
            any ->
                database.transaction(
                    request.writer(),
                    transaction ->
                        ApiKeyStore.create(
                            transaction, project(request), request.body(), principal.userId())))
        .map(made -> ApiReply.created(json -> made.key().writeService(json, made.value())));
  }

  private Future<ApiReply> roll(ApiRequest request) {
    return requireKey(request)
        .compose(
            any ->
                store.roll(
                    request.writer(),
                    project(request),
                    KeyRequests.keyId(request),
                    request.body().getInteger("overlap_seconds")))
        .map(
            rolled -> {
              ApiKeyStore.NewKey key = rolled.orElseThrow(ApiException::notFound);
              authenticator.forgetProject(request.writer(), request.project().id());
              return ApiReply.ok(json -> key.key().writeService(json, key.value()));
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return requireAdministrator(request)
        .compose(
            any ->
                store.delete(
                    request.writer(), project(request), request.parameters().text("key_id")))
        .map(
            deleted -> {
              if (!deleted) {
                throw ApiException.notFound();
              }
              authenticator.forgetProject(request.writer(), request.project().id());
              return ApiReply.noContent();
            });
  }

  /** A service key administers its project's dashboards, but not its keys. */
  private Future<Void> requireAdministrator(ApiRequest request) {
    if (!request.project().isAdministered() || request.principal().isService()) {
      throw AccessErrors.projectLevel();
    }
    boolean changes = !request.operation().method().equals(HttpMethod.GET);
    if (changes && request.principal().validity() != Principal.Validity.LASTING) {
      // else it would leave one behind that does not end
      throw ApiException.permissionDenied("An API key that expires cannot manage service keys.");
    }
    return Future.succeededFuture();
  }

  private Future<Void> requireKey(ApiRequest request) {
    return requireAdministrator(request)
        .compose(any -> store.find(project(request), KeyRequests.keyId(request)))
        .map(
            found -> {
              ApiKey key = found.orElseThrow(ApiException::notFound);
              key.scopes().forEach(scope -> requireScope(request.principal(), scope));
              return null;
            });
  }

  /** Whoever gets the value of a key may do what the key may: that must not be more. */
  private static void requireScope(Principal principal, String scope) {
    if (!principal.hasScope(scope)) {
      throw ApiException.missingScope(scope);
    }
  }

  private static Owner project(ApiRequest request) {
    return Owner.project(request.project().id());
  }
}
