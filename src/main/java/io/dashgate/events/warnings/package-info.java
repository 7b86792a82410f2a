/** What was wrong with events that were accepted. Does not know what finds it. */
@NullMarked
package io.dashgate.events.warnings;

import org.jspecify.annotations.NullMarked;
