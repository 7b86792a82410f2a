package io.dashgate.events;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.events.reading.WantedColumns;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seeks a UUID in chunks, until it is found or too much was read. */
final class UuidSearch implements ChunkWalk.Visitor {

  private static final WantedColumns WANTED =
      WantedColumns.fixed(
          Set.of(KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.UUID, KeyNumbers.MICROS));

  private final UUID uuid;
  private final long most;
  private long bytes;
  private @Nullable SealedPlace found;

  /**
   * Begins.
   *
   * @param most bytes of the columns that are read
   */
  UuidSearch(UUID uuid, long most) {
    this.uuid = uuid;
    this.most = most;
  }

  /** Returns where it is; null: not found. */
  @Nullable SealedPlace found() {
    return found;
  }

  @Override
  public Collection<Integer> keys(StoredChunk chunk) {
    return WANTED.keys(chunk);
  }

  @Override
  public boolean endsBefore(StoredChunk chunk) {
    return found != null || bytes > most;
  }

  @Override
  public void take(StoredChunk stored, Map<Integer, Column> columns) {
    bytes += stored.bytes(columns.keySet());
    Chunk chunk = WANTED.chunk(stored, columns);
    int row = chunk.uuids().find(uuid);
    if (row >= 0) {
      found =
          new SealedPlace(
              new EventPosition(StoredChunk.time(chunk.micros(row)), uuid),
              stored,
              row,
              chunk.id(row));
    }
  }
}
