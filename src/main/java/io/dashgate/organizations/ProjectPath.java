package io.dashgate.organizations;

import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.contract.Parameters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project as a path names it.
 *
 * @param id null: the caller's current one
 * @param isBelowOrganization whether the path names an organization too, which must be the
 *     project's
 * @param organizationId null: the caller's current one
 */
record ProjectPath(@Nullable Long id, boolean isBelowOrganization, @Nullable UUID organizationId) {

  /** Reads {@code project_id} and, where there is one, {@code organization_id}; may throw a 404. */
  static ProjectPath of(Parameters parameters) {
    String project = parameters.text("project_id");
    Long id = project.equals(ProjectAccess.CURRENT) ? null : (Long) ProjectAccess.id(project);
    return parameters
        .optionalText("organization_id")
        .map(organization -> new ProjectPath(id, true, OrganizationAccess.id(organization)))
        .orElseGet(() -> new ProjectPath(id, false, null));
  }
}
