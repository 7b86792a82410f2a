/**
 * A project as a file, to move it between databases: all of its rows, and those of its
 * organization, people and keys that it needs. A table of a project is added to {@link
 * io.dashgate.transfer.ProjectTables}.
 */
@NullMarked
package io.dashgate.transfer;

import org.jspecify.annotations.NullMarked;
