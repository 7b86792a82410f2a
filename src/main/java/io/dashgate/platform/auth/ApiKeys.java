package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.problem.ApiException;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Authenticates API keys, personal and service keys. Shared by all verticles. */
public final class ApiKeys {

  /** The prefix of personal API keys. */
  public static final String PERSONAL = "phx_";

  /** The prefix of service keys. */
  public static final String SERVICE = "phs_";

  private static final int EXPIRY_WEIGHT = 120;

  private final CachedLookup<ByteBuffer, Known> cache;
  private final LastAccess<String> lastAccess;
  private final Clock clock;

  /** The principal of a secret; {@code expires} is null for a key that does not expire. */
  private record Known(Principal principal, @Nullable OffsetDateTime expires) {

    int weight() {
      return EXPIRY_WEIGHT + principal.weight();
    }
  }

  /** Creates an empty cache; {@code clock} gives the times of expiry and use. */
  public ApiKeys(Clock clock, IdentityChanges changes) {
    this.clock = clock;
    this.cache =
        new CachedLookup<>(changes, (digest, known) -> tags(known.principal()), Known::weight);
    this.lastAccess = new LastAccess<>(clock, ApiKeys::writeLastAccess);
  }

  /** Returns the principal of a key, or a 401. A cached key costs no I/O. */
  Future<Principal> authenticate(Lookups lookups, Credential credential) {
    byte[] digest = Secrets.digest(credential.value());
    return cache
        .get(
            ByteBuffer.wrap(digest),
            lookups,
            lookups::beforeUnknownKey,
            () -> find(lookups.database(), digest))
        .map(
            found -> {
              Principal principal =
                  found.filter(this::isValid).orElseThrow(() -> invalid(credential)).principal();
              if (principal.keyId() != null) {
                lastAccess.touch(principal.keyId());
              }
              return principal;
            });
  }

  /** Returns the live statistics of the cache. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  /** Stores when keys were last used. */
  public Future<Void> flushLastAccess(Database database) {
    return lastAccess.flush(database);
  }

  /** A key depends on its user, and on the projects it is limited to. */
  private static List<CacheTag> tags(Principal principal) {
    Stream<CacheTag> projects = principal.scopedProjects().stream().map(CacheTag::project);
    Long userId = principal.userId();
    return userId == null
        ? projects.toList()
        : Stream.concat(Stream.of(CacheTag.user(userId)), projects).toList();
  }

  private boolean isValid(Known known) {
    return known.expires() == null || known.expires().isAfter(OffsetDateTime.now(clock));
  }

  private static ApiException invalid(Credential credential) {
    String kind = credential.value().startsWith(SERVICE) ? "Service key" : "Personal API key";
    return ApiException.authenticationFailed(
        kind + " found in request " + credential.place() + " is invalid.");
  }

  private static final String FIND =
      """
      select k.id, k.user_id, k.scopes,
        case when k.user_id is null then array[k.project_id] else k.scoped_projects end as projects,
        case
          when k.user_id is null then array[p.organization_id]
          when cardinality(k.scoped_organizations) = 0 and cardinality(k.scoped_projects) > 0 then
            -- a key for some projects reaches only their organizations; if all of the projects
            -- are deleted, none
            array(
              select o.organization_id
              from project o
              where o.id = any (k.scoped_projects)
              union all
              select '00000000-0000-0000-0000-000000000000'
            )
          else k.scoped_organizations
        end as organizations,
        least(k.expires_at, case when k.secret_hash <> $1 then k.previous_until end) as expires,
        k.secret_hash <> $1 as rolled_out
      from api_key k
      left join users u on u.id = k.user_id
      left join project p on p.id = k.project_id
      where (k.secret_hash = $1 or k.previous_hash = $1)
        and (k.user_id is null or u.is_active)
      """;

  private static Future<Optional<Known>> find(Database database, byte[] digest) {
    return database
        .execute(FIND, Tuple.of(Buffer.buffer(digest)))
        .map(rows -> rows.stream().findFirst().map(ApiKeys::known));
  }

  private static Known known(Row row) {
    Principal principal =
        new Principal(
            row.getLong("user_id"),
            row.getString("id"),
            Set.of(row.getArrayOfStrings("scopes")),
            List.of(row.getArrayOfLongs("projects")),
            List.of(row.getArrayOfUUIDs("organizations")),
            validity(row),
            null);
    return new Known(principal, row.getOffsetDateTime("expires"));
  }

  private static Principal.Validity validity(Row row) {
    if (row.getBoolean("rolled_out")) {
      return Principal.Validity.ROLLED_OUT;
    }
    return row.getOffsetDateTime("expires") == null
        ? Principal.Validity.LASTING
        : Principal.Validity.EXPIRING;
  }

  private static final String WRITE_LAST_ACCESS =
      """
      update api_key k
      set last_used_at = free.at
      from (
        select t.id, used.at
        from unnest($1::text[], $2::timestamptz[]) as used (id, at)
        join api_key t on t.id = used.id
        for update of t skip locked
      ) as free
      where k.id = free.id
      """;

  private static List<LastAccess.Statement> writeLastAccess(Map<String, OffsetDateTime> batch) {
    Tuple arguments =
        Tuple.tuple()
            .addArrayOfString(batch.keySet().toArray(String[]::new))
            .addArrayOfOffsetDateTime(batch.values().toArray(OffsetDateTime[]::new));
    return List.of(new LastAccess.Statement(WRITE_LAST_ACCESS, arguments));
  }
}
