/**
 * Organizations, their members, projects and invitations. The only package that changes the tables
 * {@code organization, membership, project, project_membership, invite}, and which organization and
 * project are a user's current ones.
 */
@NullMarked
package io.dashgate.organizations;

import org.jspecify.annotations.NullMarked;
