package io.dashgate.platform.auth;

import java.util.UUID;

/**
 * A project that the caller may enter. Only {@link ProjectAccess} creates one, after its checks, so
 * a statement that takes a Project cannot be called with an unchecked id of a path.
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
