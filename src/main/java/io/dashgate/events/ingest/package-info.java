/**
 * Makes rows, persons, groups and definitions of the events in the inbox. Does not know how they
 * got there.
 */
@NullMarked
package io.dashgate.events.ingest;

import org.jspecify.annotations.NullMarked;
