package io.dashgate.organizations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organization, and the caller's level in it.
 *
 * @param level null if the caller is no member
 */
record OrganizationAccess(UUID organizationId, @Nullable Integer level) {

  /** Returns the id of the organization; fails with 403 unless the caller administers it. */
  UUID requireAdministrator() {
    if (!isAdministrator()) {
      throw AccessErrors.organizationLevel();
    }
    return organizationId;
  }

  boolean isAdministrator() {
    return level != null && level >= MembershipLevel.ADMINISTRATOR;
  }
}
