package io.dashgate.auth;

import io.dashgate.db.Database;
import io.dashgate.db.LastUse;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the principal behind a personal API key. Shared by all verticles. */
public final class ApiKeys {

  /** What every personal API key starts with. */
  public static final String PREFIX = "phx_";

  private final CachedLookup<ByteBuffer, Principal> cache = new CachedLookup<>();
  private final LastUse<String> lastUse;

  /** Makes an empty cache; {@code clock} tells when a key is used. */
  public ApiKeys(Clock clock) {
    this.lastUse = new LastUse<>(clock, WRITE_LAST_USE, ApiKeys::lastUseArguments);
  }

  /** Returns the principal, or a 401 in the API's words. A known key costs no I/O. */
  Future<Principal> authenticate(Database database, Credential credential) {
    byte[] digest = Secrets.digest(credential.value());
    return cache
        .get(ByteBuffer.wrap(digest), () -> find(database, digest))
        .map(
            found -> {
              Principal principal = found.orElseThrow(() -> invalid(credential));
              if (principal.keyId() != null) {
                lastUse.touch(principal.keyId());
              }
              return principal;
            });
  }

  /** Forgets what is known of a user's keys. */
  void invalidateUser(long userId) {
    cache.invalidate((digest, principal) -> principal.userId() == userId);
  }

  /** Forgets everything. */
  void clear() {
    cache.clear();
  }

  /** Writes down which keys were used. */
  public Future<Void> flushLastUse(Database database) {
    return lastUse.flush(database);
  }

  private static ApiException invalid(Credential credential) {
    return ApiException.authenticationFailed(
        "Personal API key found in request " + credential.place() + " is invalid.");
  }

  private static final String FIND =
      """
      select k.id, k.user_id, k.scopes, k.scoped_projects, k.scoped_organizations
      from personal_api_key k
      join users u on u.id = k.user_id
      where k.secret_hash = $1
        and u.is_active
      """;

  private static Future<Optional<Principal>> find(Database database, byte[] digest) {
    return database
        .execute(FIND, Tuple.of(Buffer.buffer(digest)))
        .map(rows -> rows.stream().findFirst().map(ApiKeys::principal));
  }

  private static Principal principal(Row row) {
    return new Principal(
        row.getLong("user_id"),
        row.getString("id"),
        Set.of(row.getArrayOfStrings("scopes")),
        List.of(row.getArrayOfLongs("scoped_projects")),
        List.of(row.getArrayOfUUIDs("scoped_organizations")));
  }

  private static final String WRITE_LAST_USE =
      """
      update personal_api_key k
      set last_used_at = free.at
      from (
        select t.id, used.at
        from unnest($1::text[], $2::timestamptz[]) as used (id, at)
        join personal_api_key t on t.id = used.id
        for update of t skip locked
      ) as free
      where k.id = free.id
      """;

  private static Tuple lastUseArguments(Map<String, OffsetDateTime> batch) {
    return Tuple.tuple()
        .addArrayOfString(batch.keySet().toArray(String[]::new))
        .addArrayOfOffsetDateTime(batch.values().toArray(OffsetDateTime[]::new));
  }
}
