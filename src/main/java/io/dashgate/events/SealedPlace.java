package io.dashgate.events;

import io.dashgate.events.reading.StoredChunk;

/**
 * Where a sealed event is.
 *
 * @param row its number in the chunk
 * @param id the number of its distinct id
 */
record SealedPlace(EventPosition position, StoredChunk chunk, int row, int id) {}
