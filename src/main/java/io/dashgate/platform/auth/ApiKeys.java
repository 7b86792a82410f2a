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

/** Finds the principal behind an API key, personal or service. Shared by all verticles. */
public final class ApiKeys {

  /** What every personal API key starts with. */
  public static final String PERSONAL = "phx_";

  /** What every service key starts with. */
  public static final String SERVICE = "phs_";

  private final CachedLookup<ByteBuffer, Known> cache =
      new CachedLookup<>((digest, known) -> subjects(known.principal()));
  private final LastAccess<String> lastUse;
  private final Clock clock;

  /** Whom a secret stands for, and until when; null: without end. */
  private record Known(Principal principal, @Nullable OffsetDateTime expires) {}

  /** Makes an empty cache; {@code clock} tells when a key is used. */
  public ApiKeys(Clock clock) {
    this.clock = clock;
    this.lastUse = new LastAccess<>(clock, WRITE_LAST_USE, ApiKeys::lastUseArguments);
  }

  /** Returns the principal, or a 401 in the API's words. A known key costs no I/O. */
  Future<Principal> authenticate(Database database, Credential credential) {
    byte[] digest = Secrets.digest(credential.value());
    return cache
        .get(ByteBuffer.wrap(digest), () -> find(database, digest))
        .map(
            found -> {
              Principal principal =
                  found.filter(this::holds).orElseThrow(() -> invalid(credential)).principal();
              if (principal.keyId() != null) {
                lastUse.touch(principal.keyId());
              }
              return principal;
            });
  }

  /** Returns what the cache is good for. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  /** Forgets what is known of a user's keys. */
  void invalidateUser(long userId) {
    cache.invalidate(IdentitySubject.user(userId));
  }

  /** Forgets what is known of a project's service keys, and of personal keys limited to it. */
  void invalidateProject(long projectId) {
    cache.invalidate(IdentitySubject.project(projectId));
  }

  /** Says whether all changes are told. */
  void told(boolean told) {
    cache.told(told);
  }

  /** Writes down which keys were used. */
  public Future<Void> flushLastUse(Database database) {
    return lastUse.flush(database);
  }

  private static List<IdentitySubject> subjects(Principal principal) {
    Stream<IdentitySubject> projects =
        principal.scopedProjects().stream().map(IdentitySubject::project);
    Long userId = principal.userId();
    return userId == null
        ? projects.toList()
        : Stream.concat(Stream.of(IdentitySubject.user(userId)), projects).toList();
  }

  private boolean holds(Known known) {
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
            -- a key for some projects has no business elsewhere; without any, nowhere
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
            validity(row));
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

  private static final String WRITE_LAST_USE =
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

  private static Tuple lastUseArguments(Map<String, OffsetDateTime> batch) {
    return Tuple.tuple()
        .addArrayOfString(batch.keySet().toArray(String[]::new))
        .addArrayOfOffsetDateTime(batch.values().toArray(OffsetDateTime[]::new));
  }
}
