package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds projects by their tokens, which are public: every page that sends events has one. Shared by
 * all verticles.
 */
public final class ProjectTokens {

  /** A token gives no level in its project. */
  private static final int NO_LEVEL = 0;

  /** Printable ASCII. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,64}");

  /** The bytes of the heap of a {@link CaptureProject} and of its token. */
  private static final int WEIGHT = 250;

  private final CachedLookup<String, CaptureProject> cache;

  /** Creates an empty cache. */
  public ProjectTokens(IdentityChanges changes) {
    cache =
        new CachedLookup<>(
            changes,
            (token, found) -> List.of(CacheTag.project(found.project().id())),
            found -> WEIGHT);
  }

  /**
   * Returns the project of a token; empty if there is none. A cached one needs no I/O, nor does
   * what can be no token. Keys of users and programs are none, even if they are valid.
   */
  Future<Optional<CaptureProject>> find(Lookups lookups, String token) {
    if (!TOKEN.matcher(token).matches()
        || token.startsWith(ApiKeys.PERSONAL)
        || token.startsWith(ApiKeys.SERVICE)) {
      return Future.succeededFuture(Optional.empty());
    }
    return cache.get(token, lookups, () -> find(lookups.database(), token));
  }

  /** Returns the live statistics of the cache. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  private static final String FIND =
      """
      select id, organization_id, anonymize_ips, person_processing_opt_out
      from project
      where api_token = $1
      """;

  private static Future<Optional<CaptureProject>> find(Database database, String token) {
    return database
        .execute(FIND, Tuple.of(token))
        .map(rows -> rows.stream().findFirst().map(ProjectTokens::project));
  }

  private static CaptureProject project(Row row) {
    return new CaptureProject(
        new Project(row.getLong("id"), row.getUUID("organization_id"), NO_LEVEL),
        row.getBoolean("anonymize_ips"),
        row.getBoolean("person_processing_opt_out"));
  }
}
