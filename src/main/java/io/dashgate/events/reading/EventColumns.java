package io.dashgate.events.reading;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads columns of events, sealed ones and those of the tail, as the same arrays. An event is in
 * exactly one of the chunks.
 */
public final class EventColumns implements ChunkWalk.Visitor {

  private final ReadReport report;
  private final WantedColumns wanted;
  private final Consumer consumer;

  /** Takes chunks. */
  @FunctionalInterface
  public interface Consumer {

    /**
     * Takes a chunk. Called on worker threads, for one chunk after another. A chunk may have events
     * outside the range of time.
     */
    void take(int eventNumber, Chunk chunk);
  }

  private EventColumns(ReadReport report, WantedColumns wanted, Consumer consumer) {
    this.report = report;
    this.wanted = wanted;
    this.consumer = consumer;
  }

  /** Reads all but the events of distinct ids that are erased. */
  public static Future<Void> read(EventSnapshot snapshot, ColumnQuery query, Consumer consumer) {
    return snapshot
        .erasedIds()
        .compose(
            erased ->
                erased.isEmpty()
                    ? readAll(snapshot, query, consumer)
                    : readAll(
                        snapshot,
                        query.withIds(),
                        (number, chunk) -> consumer.take(number, without(erased, chunk))));
  }

  private static Chunk without(Set<Integer> erased, Chunk chunk) {
    int[] left =
        IntStream.range(0, chunk.events())
            .filter(event -> !erased.contains(chunk.id(event)))
            .toArray();
    return left.length == chunk.events() ? chunk : chunk.only(left);
  }

  private static Future<Void> readAll(
      EventSnapshot snapshot, ColumnQuery query, Consumer consumer) {
    // the order does not matter: this one has an index by which chunks before the range are skipped
    ChunkRange range =
        new ChunkRange(null, query.eventNumbers(), query.fromMicros(), query.toMicros(), false);
    return WantedColumns.of(snapshot, query.fixed(), query.properties())
        .compose(
            wanted ->
                ChunkWalk.walk(
                    snapshot, range, new EventColumns(snapshot.report(), wanted, consumer)))
        .compose(any -> new TailColumns(snapshot, query, consumer).read());
  }

  @Override
  public Collection<Integer> keys(StoredChunk chunk) {
    return wanted.keys(chunk);
  }

  @Override
  public boolean endsBefore(StoredChunk chunk) {
    return false;
  }

  @Override
  public void take(StoredChunk chunk, Map<Integer, Column> columns) {
    report.add(chunk.events(), chunk.bytes(columns.keySet()));
    consumer.take(chunk.eventNumber(), wanted.chunk(chunk, columns));
  }
}
