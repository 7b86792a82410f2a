package io.dashgate.platform.auth;

import static io.dashgate.platform.auth.Principal.Validity.LASTING;

import io.dashgate.platform.problem.ApiException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request: a user, by a token or by one of the user's API keys; or a service key,
 * which belongs to a project and to no user.
 *
 * @param userId the user's id; null for a service key
 * @param keyId the API key's id; null for a token
 * @param scopes what the credential may do; {@code *} is everything
 * @param scopedProjects the only projects that the key may enter; empty: all of its user's. A
 *     service key has exactly one, and its organization
 * @param scopedOrganizations the only organizations of the key; empty: all of its user's
 * @param validity how long the credential goes on; of keys only lasting ones may make keys
 */
public record Principal(
    @Nullable Long userId,
    @Nullable String keyId,
    Set<String> scopes,
    List<Long> scopedProjects,
    List<UUID> scopedOrganizations,
    Validity validity) {

  /** How long a credential goes on. */
  public enum Validity {
    /** Until it is taken away. A token counts as this: it is a user who logged in. */
    LASTING,
    /** Until a time. */
    EXPIRING,
    /** For a while yet, since its key has a new value. */
    ROLLED_OUT
  }

  private static final String EVERYTHING = "*";

  /** Returns a user who logged in: nothing is held back. */
  static Principal user(long userId) {
    return new Principal(userId, null, Set.of(EVERYTHING), List.of(), List.of(), LASTING);
  }

  /** Whether this is a key of a project, and of no user. */
  public boolean isService() {
    return userId == null;
  }

  /** Returns the user's id, or throws a 403 for a service key, which has no user. */
  public long requireUserId() {
    if (userId == null) {
      throw ApiException.permissionDenied("A service key belongs to no user, and cannot do this.");
    }
    return userId;
  }

  /** Returns a user whose token is limited to some scopes. */
  static Principal user(long userId, Set<String> scopes) {
    return new Principal(userId, null, Set.copyOf(scopes), List.of(), List.of(), LASTING);
  }

  /** Whether nothing is held back: the principal may do all that its user may. */
  public boolean isUnlimited() {
    return scopes.contains(EVERYTHING)
        && scopedProjects.isEmpty()
        && scopedOrganizations.isEmpty()
        && validity == LASTING;
  }

  /** Whether the scopes cover {@code scope}; a right to write includes the right to read. */
  public boolean hasScope(String scope) {
    return scopes.contains(EVERYTHING)
        || scopes.contains(scope)
        || (scope.endsWith(":read") && scopes.contains(scope.replace(":read", ":write")));
  }

  /** Whether a project of an organization is within the key's limits. */
  public boolean reaches(long projectId, UUID organizationId) {
    return (scopedProjects.isEmpty() || scopedProjects.contains(projectId))
        && reaches(organizationId);
  }

  /** Whether an organization is within the key's limits. */
  public boolean reaches(UUID organizationId) {
    return scopedOrganizations.isEmpty() || scopedOrganizations.contains(organizationId);
  }
}
