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

  /**
   * Returns whose memory and turns a request uses: the organization of the project or of the
   * service key, else the user; null if unknown.
   */
  public @Nullable Object tenant() {
    if (project != null) {
      return project.organizationId();
    }
    if (principal == null) {
      return null;
    }
    return principal.isService() ? principal.scopedOrganizations().get(0) : principal.userId();
  }
}
