/**
 * Organizations, their members, projects and invitations, and the current organization and project
 * of a user. Owns the tables {@code organization, membership, project, project_membership, invite}
 * and these two columns of {@code users}. Must not know dashboards or accounts.
 */
@NullMarked
package io.dashgate.organizations;

import org.jspecify.annotations.NullMarked;
