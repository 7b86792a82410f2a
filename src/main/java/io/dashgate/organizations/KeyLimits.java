package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.problem.ApiException;
import java.util.UUID;

/**
 * What is out of reach for API keys that are limited to some projects or organizations, whatever
 * their users may do.
 */
final class KeyLimits {

  private KeyLimits() {}

  /**
   * Passes unless the key is limited to projects: what concerns an organization as a whole is then
   * beyond it.
   *
   * @param deed what is asked for, such as {@code manage members}
   */
  static void requireAllProjects(Principal principal, String deed) {
    if (!principal.scopedProjects().isEmpty()) {
      throw ApiException.permissionDenied(
          "An API key that is limited to projects cannot " + deed + ".");
    }
  }

  /** Passes unless the key is limited to projects or organizations. */
  static void requireEverything(Principal principal, String deed) {
    if (!principal.scopedProjects().isEmpty() || !principal.scopedOrganizations().isEmpty()) {
      throw ApiException.permissionDenied(
          "An API key that is limited to projects or organizations cannot " + deed + ".");
    }
  }

  /** Passes if the organization is one of those that the key is limited to, if it is. */
  static void requireReach(Principal principal, UUID organizationId) {
    if (!principal.reaches(organizationId)) {
      throw ApiException.permissionDenied(
          "API key does not have access to the requested organization: ID " + organizationId);
    }
  }
}
