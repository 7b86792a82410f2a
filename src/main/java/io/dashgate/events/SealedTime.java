package io.dashgate.events;

import io.dashgate.events.reading.StoredChunk;

/**
 * The time of a sealed event.
 *
 * @param row its number in the chunk
 * @param micros in microseconds since 1970
 */
record SealedTime(StoredChunk chunk, int row, long micros) {}
