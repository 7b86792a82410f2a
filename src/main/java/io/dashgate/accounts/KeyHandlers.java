package io.dashgate.accounts;

import io.dashgate.accounts.ApiKeyStore.Owner;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * Serves {@code /api/personal_api_keys/} and {@code /api/projects/{project_id}/service_keys/}: keys
 * of one kind each, with the rules of that kind.
 */
public final class KeyHandlers {

  private final Database database;
  private final ApiKeyStore store;
  private final Clock clock;
  private final Authenticator authenticator;
  private final KeyKind kind;

  private KeyHandlers(Database database, Authenticator authenticator, Clock clock, KeyKind kind) {
    this.database = database;
    this.store = new ApiKeyStore(database);
    this.authenticator = authenticator;
    this.clock = clock;
    this.kind = kind;
  }

  /** Binds the operations of both kinds, for one verticle. */
  public static void bind(
      Operations operations, Database database, Authenticator authenticator, Clock clock) {
    KeyHandlers personal = new KeyHandlers(database, authenticator, clock, KeyKind.PERSONAL);
    personal.bindTo(operations, "personal_api_keys");
    operations.bind("personal_api_keys_retrieve", personal::retrieve);
    new KeyHandlers(database, authenticator, clock, KeyKind.SERVICE)
        .bindTo(operations, "service_keys");
  }

  private void bindTo(Operations operations, String prefix) {
    operations
        .bind(prefix + "_list", this::list)
        .bind(prefix + "_create", this::create, this::requireMayCreate)
        .bind(prefix + "_roll", this::roll, this::requireMayRoll)
        .bind(prefix + "_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request) {
    kind.requireMayList(request);
    return store
        .list(kind.owner(request))
        .map(keys -> ApiReply.ok(ApiReply.array(keys, (json, key) -> key.write(json, null))));
  }

  private Future<ApiReply> create(ApiRequest request) {
    kind.requireMayGrant(request);
    requireFuture(request.body());
    kind.requireMayCreate(request);
    Long creator = kind == KeyKind.SERVICE ? request.principal().userId() : null;
    return database
        .transaction(
            request.writer(),
            transaction ->
                ApiKeyStore.create(transaction, kind.owner(request), request.body(), creator))
        .map(made -> ApiReply.created(json -> made.key().write(json, made.value())));
  }

  /** Personal keys only; a service key may read itself here, since clients ask it of any key. */
  private Future<ApiReply> retrieve(ApiRequest request) {
    Principal principal = request.principal();
    Owner owner =
        principal.isService()
            ? Owner.project(principal.scopedProjects().get(0))
            : kind.owner(request);
    if (!isOwn(request) && !principal.isUnlimited()) {
      throw ApiException.notFound();
    }
    return find(owner, request).map(key -> ApiReply.ok(json -> key.writePersonal(json, null)));
  }

  private Future<ApiReply> roll(ApiRequest request) {
    return requireMayRoll(request)
        .compose(
            any ->
                store.roll(
                    request.writer(),
                    kind.owner(request),
                    keyId(request),
                    request.body().getInteger("overlap_seconds")))
        .map(
            rolled -> {
              ApiKeyStore.NewKey key = rolled.orElseThrow(ApiException::notFound);
              invalidate(request);
              return ApiReply.ok(json -> key.key().write(json, key.value()));
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    kind.requireMayDelete(request);
    return store
        .delete(request.writer(), kind.owner(request), request.parameters().text("key_id"))
        .map(
            deleted -> {
              if (!deleted) {
                throw ApiException.notFound();
              }
              invalidate(request);
              return ApiReply.noContent();
            });
  }

  private Future<Void> requireMayCreate(ApiRequest request) {
    kind.requireMayCreate(request);
    return Future.succeededFuture();
  }

  private Future<Void> requireMayRoll(ApiRequest request) {
    kind.requireMayRoll(request);
    return find(kind.owner(request), request)
        .map(
            key -> {
              kind.requireMayReceive(request, key);
              return null;
            });
  }

  /** Invalidates what this process has cached; the others are notified by the database. */
  private void invalidate(ApiRequest request) {
    switch (kind) {
      case PERSONAL ->
          authenticator.forgetUser(request.writer(), request.principal().requireUserId());
      case SERVICE -> authenticator.forgetProject(request.writer(), request.project().id());
    }
  }

  private Future<ApiKey> find(Owner owner, ApiRequest request) {
    return store
        .find(owner, keyId(request))
        .map(found -> found.orElseThrow(ApiException::notFound));
  }

  /** Whether the key in the path is the one that makes the call. */
  static boolean isOwn(ApiRequest request) {
    return keyId(request).equals(request.principal().keyId());
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

  /** Throws a 400 unless {@code expires_at} is null, absent, or in the future. */
  private void requireFuture(JsonObject body) {
    String text = body.getString("expires_at");
    try {
      if (text != null && !OffsetDateTime.parse(text).isAfter(OffsetDateTime.now(clock))) {
        throw ApiException.invalidInput("The time must be in the future.", "expires_at");
      }
    } catch (DateTimeParseException withoutZone) {
      throw ApiException.invalidInput("Datetime has wrong format. Use ISO 8601.", "expires_at");
    }
  }
}
