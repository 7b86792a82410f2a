package io.dashgate.platform.auth;

import java.util.UUID;

/**
 * A project that the caller may enter. Only {@link ProjectAccess} makes one, after checking, so a
 * statement that takes a Project cannot be reached with an id straight from a path.
 *
 * @param level the caller's effective level in it: 1 member, 8 administrator, 15 owner
 */
public record Project(long id, UUID organizationId, int level) {

  static final int ADMINISTRATOR = 8;

  /** Whether the caller administers the project. */
  public boolean isAdministered() {
    return level >= ADMINISTRATOR;
  }
}
