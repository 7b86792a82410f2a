/**
 * Packs the tail of each project into chunks of columns, merges small chunks, and removes events
 * that are erased or too old. Knows nothing of how events get into the tail, nor of who reads them.
 */
@NullMarked
package io.dashgate.events.sealing;

import org.jspecify.annotations.NullMarked;
