/**
 * Packs the tail of each project into chunks of columns, and merges small chunks. Knows nothing of
 * how events get into the tail, nor of who reads them.
 */
@NullMarked
package io.dashgate.events.sealing;

import org.jspecify.annotations.NullMarked;
