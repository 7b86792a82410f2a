package io.dashgate.events;

import io.dashgate.events.reading.StoredChunk;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The time of a sealed event.
 *
 * @param row its number in the chunk
 * @param micros in microseconds since 1970
 * @param uuid null: it was not read
 */
record SealedTime(StoredChunk chunk, int row, long micros, @Nullable UUID uuid) {}
