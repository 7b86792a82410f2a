/**
 * Organizations, their projects and their invitations. The only package that changes the tables
 * {@code organization, membership, project, invite}.
 */
@NullMarked
package io.dashgate.organizations;

import org.jspecify.annotations.NullMarked;
