package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.problem.ApiException;
import java.util.UUID;

/**
 * Operations that API keys limited to some projects or organizations may not use, whatever the
 * rights of their users.
 */
final class LimitedKeyRules {

  private LimitedKeyRules() {}

  /**
   * Fails with 403 for a key limited to projects, which may not change a whole organization.
   *
   * @param action completes the error text, such as {@code manage members}
   */
  static void requireAllProjects(Principal principal, String action) {
    if (!principal.scopedProjects().isEmpty()) {
      throw ApiException.permissionDenied(
          "An API key that is limited to projects cannot " + action + ".");
    }
  }

  /** Fails with 403 for a key limited to projects or organizations. */
  static void requireUnrestricted(Principal principal, String action) {
    if (!principal.scopedProjects().isEmpty() || !principal.scopedOrganizations().isEmpty()) {
      throw ApiException.permissionDenied(
          "An API key that is limited to projects or organizations cannot " + action + ".");
    }
  }

  /** Fails with 403 if the key is limited to other organizations. */
  static void requireReach(Principal principal, UUID organizationId) {
    if (!principal.reaches(organizationId)) {
      throw ApiException.permissionDenied(
          "API key does not have access to the requested organization: ID " + organizationId);
    }
  }
}
