package io.dashgate.platform.http;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import org.jspecify.annotations.Nullable;

/**
 * The caller of an operation and the project that the call is about.
 *
 * @param principal null for anonymous callers of operations that allow them
 * @param project null for operations that are not below a project
 */
public record Caller(@Nullable Principal principal, @Nullable Project project) {

  /** A caller that is not identified. */
  public static final Caller ANONYMOUS = new Caller(null, null);

  /** Returns the tenant for fair queueing: the project, else the key or user; null if unknown. */
  public @Nullable Object tenant() {
    if (project != null) {
      return project.id();
    }
    return principal == null
        ? null
        : principal.keyId() != null ? principal.keyId() : "user " + principal.userId();
  }
}
