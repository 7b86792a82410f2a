package io.dashgate.platform.http;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and from where in the tenancy.
 *
 * @param principal null for anonymous callers of operations that allow them
 * @param project null for operations that are not below a project
 */
public record Caller(@Nullable Principal principal, @Nullable Project project) {

  /** Returns who answers for a flood of such requests: the project, else the caller, if known. */
  public @Nullable Object tenant() {
    if (project != null) {
      return project.id();
    }
    return principal == null
        ? null
        : principal.keyId() != null ? principal.keyId() : "user " + principal.userId();
  }
}
