package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides whether a principal may enter a project. Shared by all verticles. */
public final class ProjectAccess {

  /** The user's current project, in a path. */
  public static final String CURRENT = "@current";

  /** An id in its one spelling, small enough for a bigint. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** An integer in its one spelling, also of those that are no ids. */
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,99}");

  /** The bytes of the heap of an {@link Access} and of its key. */
  private static final int ACCESS_WEIGHT = 200;

  private final CachedLookup<AccessKey, Access> cache;

  /** A user, null for a service key, and a project as the path names it. */
  private record AccessKey(@Nullable Long userId, String reference) {}

  /** A project and the user's level in it; null for a user without access. */
  private record Access(long projectId, UUID organizationId, @Nullable Integer level) {}

  /** Creates an empty cache. */
  public ProjectAccess(IdentityChanges changes) {
    this.cache = new CachedLookup<>(changes, ProjectAccess::tags, access -> ACCESS_WEIGHT);
  }

  /**
   * Returns the project, if the principal may enter it.
   *
   * @param reference an id or {@code @current}, straight from the path
   * @return a 404 for a project that does not exist, a 403 for another tenant's project
   */
  public Future<Project> enter(Lookups lookups, Principal principal, String reference) {
    if (!reference.equals(CURRENT) && !ID.matcher(reference).matches()) {
      return Future.failedFuture(
          INTEGER.matcher(reference).matches() ? noProject() : ApiException.notFound());
    }
    Long userId = principal.userId();
    if (userId == null && isOwn(principal, reference)) {
      return Future.succeededFuture(
          new Project(
              principal.scopedProjects().get(0),
              principal.scopedOrganizations().get(0),
              Project.ADMINISTRATOR));
    }
    return cache
        .get(
            new AccessKey(userId, reference),
            lookups,
            () -> find(lookups.database(), userId, reference))
        .map(found -> admit(principal, found.orElseThrow(ProjectAccess::noProject)));
  }

  /**
   * Returns the organization of the user's current project; empty if the user may not enter it, or
   * has none.
   */
  Future<Optional<UUID>> currentOrganization(Lookups lookups, long userId) {
    return cache
        .get(
            new AccessKey(userId, CURRENT),
            lookups,
            () -> find(lookups.database(), userId, CURRENT))
        .map(found -> found.filter(access -> access.level() != null).map(Access::organizationId));
  }

  /**
   * Returns the id of a path, or throws a 404 if it is not one in its one spelling.
   *
   * @param reference not {@link #CURRENT}
   */
  public static long id(String reference) {
    if (!ID.matcher(reference).matches()) {
      throw ApiException.notFound();
    }
    return Long.parseLong(reference);
  }

  private static ApiException noProject() {
    return ApiException.notFound("Project not found.");
  }

  /** Returns the live statistics of the cache. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  private static List<CacheTag> tags(AccessKey key, Access access) {
    CacheTag project = CacheTag.project(access.projectId());
    Long userId = key.userId();
    return userId == null ? List.of(project) : List.of(CacheTag.user(userId), project);
  }

  /** Whether a path names the project of a service key. */
  private static boolean isOwn(Principal service, String reference) {
    return reference.equals(CURRENT)
        || reference.equals(service.scopedProjects().get(0).toString());
  }

  private static Project admit(Principal principal, Access access) {
    if (access.level() == null) {
      throw ApiException.permissionDenied("You don't have access to the project.");
    }
    if (!principal.reaches(access.projectId(), access.organizationId())) {
      throw ApiException.permissionDenied(
          "API key does not have access to the requested project: ID " + access.projectId());
    }
    return new Project(access.projectId(), access.organizationId(), access.level());
  }

  private static final String FIND =
      """
      select p.id, p.organization_id, a.level
      from project p
      left join project_access a on a.project_id = p.id and a.user_id = $2
      where p.id = $1
      """;

  private static final String FIND_CURRENT =
      """
      select p.id, p.organization_id, a.level
      from users u
      join project p on p.id = u.current_project_id
      left join project_access a on a.project_id = p.id and a.user_id = u.id
      where u.id = $1
      """;

  private static Future<Optional<Access>> find(
      Database database, @Nullable Long userId, String reference) {
    var rows =
        reference.equals(CURRENT)
            ? database.execute(FIND_CURRENT, Tuple.of(userId))
            : database.execute(FIND, Tuple.of(Long.valueOf(reference), userId));
    return rows.map(found -> found.stream().findFirst().map(ProjectAccess::access));
  }

  private static Access access(Row row) {
    return new Access(row.getLong("id"), row.getUUID("organization_id"), row.getInteger("level"));
  }
}
