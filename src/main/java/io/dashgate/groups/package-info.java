/** Groups of a project, such as companies, and how events change them. Does not know persons. */
@NullMarked
package io.dashgate.groups;

import org.jspecify.annotations.NullMarked;
