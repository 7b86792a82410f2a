/** Events of a project: what they are, and how they are stored. Does not know dashboards. */
@NullMarked
package io.dashgate.events;

import org.jspecify.annotations.NullMarked;
