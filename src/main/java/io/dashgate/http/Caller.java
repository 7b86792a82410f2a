package io.dashgate.http;

import io.dashgate.auth.Principal;
import io.dashgate.auth.Project;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and from where in the tenancy.
 *
 * @param principal null for anonymous callers of operations that allow them
 * @param project null for operations that are not below a project
 */
record Caller(@Nullable Principal principal, @Nullable Project project) {

  /** Returns who answers for a flood of such requests: the project, else the caller, if known. */
  @Nullable Object tenant() {
    if (project != null) {
      return project.id();
    }
    return principal == null
        ? null
        : principal.keyId() != null ? principal.keyId() : "user " + principal.userId();
  }
}
