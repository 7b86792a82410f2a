/**
 * Capture: takes the events of a request to the inbox, from which they are stored. Bodies are
 * decoded, read as a stream, validated as a whole and normalised; a request is answered once its
 * events are committed. Knows no persons, groups or definitions, and reads no events.
 */
@NullMarked
package io.dashgate.events.capture;

import org.jspecify.annotations.NullMarked;
