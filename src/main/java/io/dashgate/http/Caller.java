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
record Caller(@Nullable Principal principal, @Nullable Project project) {}
