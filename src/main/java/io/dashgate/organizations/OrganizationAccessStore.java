package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the organization that a path names and the caller's level in it. */
public final class OrganizationAccessStore {

  private final Database database;

  /** Works on {@code database}. */
  public OrganizationAccessStore(Database database) {
    this.database = database;
  }

  private static final String FIND =
      """
      select o.id, m.level
      from users u
      join organization o on o.id = coalesce($2::uuid, u.current_organization_id)
      left join membership m on m.organization_id = o.id and m.user_id = u.id
      where u.id = $1
      """;

  /**
   * Returns the organization, if it exists.
   *
   * @param reference a UUID or {@code @current}
   */
  Future<Optional<OrganizationAccess>> find(Principal principal, String reference) {
    return database
        .execute(FIND, Tuple.of(principal.requireUserId(), id(reference)))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row -> new OrganizationAccess(row.getUUID("id"), row.getInteger("level"))));
  }

  /** Returns an organization of the principal; 404 if it is missing, 403 for another tenant's. */
  Future<OrganizationAccess> require(Principal principal, String reference) {
    return find(principal, reference)
        .map(
            found -> {
              OrganizationAccess access =
                  found.orElseThrow(() -> ApiException.notFound("Organization not found."));
              if (access.level() == null) {
                throw ApiException.permissionDenied(
                    "You do not have permission to perform this action.");
              }
              LimitedKeyRules.requireReach(principal, access.organizationId());
              return access;
            });
  }

  /**
   * Returns the id of an organization that the principal administers; fails with 403 or 404, and
   * for a key that is limited to projects with 403.
   *
   * @param reference a UUID or {@code @current}
   * @param action completes the error text, such as {@code read the audit trail}
   */
  public Future<UUID> requireAdministrator(Principal principal, String reference, String action) {
    LimitedKeyRules.requireAllProjects(principal, action);
    return require(principal, reference).map(OrganizationAccess::requireAdministrator);
  }

  /** Returns the id in a path; null for {@code @current}. */
  static @Nullable UUID id(String reference) {
    return reference.equals(ProjectAccess.CURRENT) ? null : UUID.fromString(reference);
  }
}
