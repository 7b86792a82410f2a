package io.dashgate.platform.auth;

import static io.dashgate.platform.auth.Principal.Validity.LASTING;

import io.dashgate.platform.problem.ApiException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request: a user with a token or a personal API key, or a service key, which
 * belongs to a project and to no user.
 *
 * @param userId the user's id; null for a service key
 * @param keyId the API key's id; null for a token
 * @param scopes the rights of the credential; {@code *} is all
 * @param scopedProjects the only projects that the key may enter; empty: all of its user's. A
 *     service key has exactly one, and its organization
 * @param scopedOrganizations the only organizations of the key; empty: all of its user's
 * @param validity whether the credential expires; only lasting keys may create keys
 * @param sessionId the session of an access token; null for other credentials, and for tokens of
 *     the version before
 */
public record Principal(
    @Nullable Long userId,
    @Nullable String keyId,
    Set<String> scopes,
    List<Long> scopedProjects,
    List<UUID> scopedOrganizations,
    Validity validity,
    @Nullable UUID sessionId) {

  /** The validity of a credential. */
  public enum Validity {
    /** Until it is revoked. Tokens count as this, since their user has logged in. */
    LASTING,
    /** Until its expiry. */
    EXPIRING,
    /** For the overlap only: the key has a new value. */
    ROLLED_OUT
  }

  private static final String EVERYTHING = "*";

  private static final int WEIGHT = 300;
  private static final int SCOPE_WEIGHT = 80;
  private static final int PROJECT_WEIGHT = 64;
  private static final int ORGANIZATION_WEIGHT = 40;

  /** Returns a user without limits, by a token that belongs to no session. */
  static Principal user(long userId) {
    return inSession(userId, null);
  }

  /** Returns a user who logged in, without limits. */
  static Principal inSession(long userId, @Nullable UUID sessionId) {
    return new Principal(
        userId, null, Set.of(EVERYTHING), List.of(), List.of(), LASTING, sessionId);
  }

  /** Returns the bytes of the heap that it takes, including the tags of its projects. */
  int weight() {
    return WEIGHT
        + SCOPE_WEIGHT * scopes.size()
        + PROJECT_WEIGHT * scopedProjects.size()
        + ORGANIZATION_WEIGHT * scopedOrganizations.size();
  }

  /** Whether this is a service key. */
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
    return new Principal(userId, null, Set.copyOf(scopes), List.of(), List.of(), LASTING, null);
  }

  /** Whether the principal has all rights of its user, and does not expire. */
  public boolean isUnlimited() {
    return scopes.contains(EVERYTHING)
        && scopedProjects.isEmpty()
        && scopedOrganizations.isEmpty()
        && validity == LASTING;
  }

  /** Whether the scopes include {@code scope}; {@code :write} includes {@code :read}. */
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
