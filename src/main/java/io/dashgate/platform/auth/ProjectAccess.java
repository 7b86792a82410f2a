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

  /** Stands for the user's current project in a path. */
  public static final String CURRENT = "@current";

  /** One spelling an id, and small enough for a bigint. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** One spelling of an integer, whether or not a project could have it as its id. */
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,99}");

  private final CachedLookup<Door, Standing> cache = new CachedLookup<>(ProjectAccess::subjects);

  /** A user before a project, which may be {@code @current}. */
  private record Door(@Nullable Long userId, String reference) {}

  /** The project, and the user's level in it; null for an outsider. */
  private record Standing(long projectId, UUID organizationId, @Nullable Integer level) {}

  /**
   * Returns the project, if the principal may enter it.
   *
   * @param reference an id or {@code @current}, straight from the path
   * @return 404 for a project that does not exist, 403 for one of others
   */
  public Future<Project> enter(Database database, Principal principal, String reference) {
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
        .get(new Door(userId, reference), () -> find(database, userId, reference))
        .map(found -> admit(principal, found.orElseThrow(ProjectAccess::noProject)));
  }

  /**
   * Returns the id that a path gives, or throws a 404 if it is none in its one spelling.
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

  /** Returns what the cache is good for. */
  LookupStatistics statistics() {
    return cache.statistics();
  }

  /** Forgets where a user may go. */
  void invalidateUser(long userId) {
    cache.invalidate(IdentitySubject.user(userId));
  }

  /** Forgets who may enter a project. */
  void invalidateProject(long projectId) {
    cache.invalidate(IdentitySubject.project(projectId));
  }

  /** Says whether all changes are told. */
  void told(boolean told) {
    cache.told(told);
  }

  private static List<IdentitySubject> subjects(Door door, Standing standing) {
    IdentitySubject project = IdentitySubject.project(standing.projectId());
    Long userId = door.userId();
    return userId == null ? List.of(project) : List.of(IdentitySubject.user(userId), project);
  }

  /** Whether a path names the project of a service key. */
  private static boolean isOwn(Principal service, String reference) {
    return reference.equals(CURRENT)
        || reference.equals(service.scopedProjects().get(0).toString());
  }

  private static Project admit(Principal principal, Standing standing) {
    if (standing.level() == null) {
      throw ApiException.permissionDenied("You don't have access to the project.");
    }
    if (!principal.reaches(standing.projectId(), standing.organizationId())) {
      throw ApiException.permissionDenied(
          "API key does not have access to the requested project: ID " + standing.projectId());
    }
    return new Project(standing.projectId(), standing.organizationId(), standing.level());
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

  private static Future<Optional<Standing>> find(
      Database database, @Nullable Long userId, String reference) {
    var rows =
        reference.equals(CURRENT)
            ? database.execute(FIND_CURRENT, Tuple.of(userId))
            : database.execute(FIND, Tuple.of(Long.valueOf(reference), userId));
    return rows.map(found -> found.stream().findFirst().map(ProjectAccess::standing));
  }

  private static Standing standing(Row row) {
    return new Standing(row.getLong("id"), row.getUUID("organization_id"), row.getInteger("level"));
  }
}
