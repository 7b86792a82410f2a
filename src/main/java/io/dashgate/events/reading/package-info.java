/**
 * Reads sealed events and those of the tail as columns, as of one moment, with bounded memory.
 * Knows neither how events are listed nor what is computed with them.
 */
@NullMarked
package io.dashgate.events.reading;

import org.jspecify.annotations.NullMarked;
