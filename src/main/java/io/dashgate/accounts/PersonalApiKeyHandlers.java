package io.dashgate.accounts;

import io.dashgate.auth.Authenticator;
import io.dashgate.auth.Principal;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;

/** Serves {@code /api/personal_api_keys/}. */
public final class PersonalApiKeyHandlers {

  private final Database database;
  private final PersonalApiKeyStore store;
  private final Authenticator authenticator;

  /** Makes the handlers of one verticle. */
  public PersonalApiKeyHandlers(Database database, Authenticator authenticator) {
    this.database = database;
    this.store = new PersonalApiKeyStore(database);
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("personal_api_keys_list", this::list)
        .bind("personal_api_keys_create", this::create)
        .bind("personal_api_keys_retrieve", this::retrieve)
        .bind("personal_api_keys_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    return store
        .list(request.principal().userId())
        .map(
            keys ->
                ApiReply.ok(
                    json -> {
                      json.writeStartArray();
                      for (PersonalApiKey key : keys) {
                        key.write(json, null);
                      }
                      json.writeEndArray();
                    }));
  }

  private Future<ApiReply> create(ApiRequest request) {
    Principal principal = request.principal();
    if (!principal.isUnlimited()) {
      // else a key could make itself one that reaches further
      throw ApiException.permissionDenied(
          "An API key that is limited to projects or organizations cannot create keys.");
    }
    return database
        .transaction(
            request.writer(),
            transaction ->
                PersonalApiKeyStore.create(transaction, principal.userId(), request.body()))
        .map(made -> ApiReply.created(json -> made.key().write(json, made.value())));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return store
        .find(request.principal().userId(), keyId(request))
        .map(
            found -> {
              PersonalApiKey key = found.orElseThrow(ApiException::notFound);
              return ApiReply.ok(json -> key.write(json, null));
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    Principal principal = request.principal();
    return store
        .delete(request.writer(), principal.userId(), request.parameters().text("key_id"))
        .map(
            deleted -> {
              if (!deleted) {
                throw ApiException.notFound();
              }
              // the other processes hear of it from the database
              authenticator.forgetUser(principal.userId());
              return ApiReply.noContent();
            });
  }

  /** Returns the id in the path; {@code @current} is the key that makes the call, if one does. */
  private static String keyId(ApiRequest request) {
    String reference = request.parameters().text("key_id");
    if (!reference.equals(ProjectAccess.CURRENT)) {
      return reference;
    }
    String own = request.principal().keyId();
    if (own == null) {
      throw ApiException.notFound();
    }
    return own;
  }
}
