package io.dashgate.organizations;

import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.contract.Parameters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reference to a project in a path.
 *
 * @param id null: the caller's current project
 * @param isBelowOrganization whether the path also names an organization, which must be the
 *     project's
 * @param organizationId null: the caller's current organization
 */
record ProjectPath(@Nullable Long id, boolean isBelowOrganization, @Nullable UUID organizationId) {

  /** Reads {@code project_id} and, where there is one, {@code organization_id}; may throw a 404. */
  static ProjectPath of(Parameters parameters) {
    String project = parameters.text("project_id");
    Long id = project.equals(ProjectAccess.CURRENT) ? null : (Long) ProjectAccess.id(project);
    return parameters
        .optionalText("organization_id")
        .map(organization -> new ProjectPath(id, true, OrganizationAccessStore.id(organization)))
        .orElseGet(() -> new ProjectPath(id, false, null));
  }
}
