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

/** Finds out what a caller is in an organization that a path names. */
public final class OrganizationAccess {

  private final Database database;

  /** Works on {@code database}. */
  public OrganizationAccess(Database database) {
    this.database = database;
  }

  /**
   * An organization, and what the caller is in it.
   *
   * @param level null for an outsider
   */
  record Seat(UUID organizationId, @Nullable Integer level) {

    /** Whether the caller administers the organization. */
    boolean isAdministrator() {
      return level != null && level >= Membership.ADMINISTRATOR;
    }
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
  Future<Optional<Seat>> find(Principal principal, String reference) {
    return database
        .execute(FIND, Tuple.of(principal.requireUserId(), id(reference)))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> new Seat(row.getUUID("id"), row.getInteger("level"))));
  }

  /** Returns an organization of the principal's; 404 if there is none, 403 if it is others'. */
  Future<Seat> require(Principal principal, String reference) {
    return find(principal, reference)
        .map(
            found -> {
              Seat seat = found.orElseThrow(() -> ApiException.notFound("Organization not found."));
              if (seat.level() == null) {
                throw ApiException.permissionDenied(
                    "You do not have permission to perform this action.");
              }
              KeyLimits.requireReach(principal, seat.organizationId());
              return seat;
            });
  }

  /**
   * Returns the id of an organization that the principal administers, by a key that is not limited
   * to projects; else fails with what is in the way.
   *
   * @param reference a UUID or {@code @current}
   * @param deed what is asked for, such as {@code read the audit trail}
   */
  public Future<UUID> requireAdministrator(Principal principal, String reference, String deed) {
    KeyLimits.requireAllProjects(principal, deed);
    return require(principal, reference)
        .map(
            seat -> {
              if (!seat.isAdministrator()) {
                throw AccessErrors.organizationLevel();
              }
              return seat.organizationId();
            });
  }

  /** Returns the id that a path gives; null for {@code @current}. */
  static @Nullable UUID id(String reference) {
    return reference.equals(ProjectAccess.CURRENT) ? null : UUID.fromString(reference);
  }
}
