package io.dashgate.queries;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.reading.ColumnQuery;
import io.dashgate.events.reading.EventColumns;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.ReadReport.Phase;
import io.dashgate.queries.engine.EventRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Events that a query reads.
 *
 * @param names of the events, by their numbers
 */
record NamedRange(EventRange range, Map<Integer, String> names) {

  /** Looks up the names of the events of ranges; those without any are left out. */
  static Future<List<NamedRange>> of(EventSnapshot snapshot, List<EventRange> ranges) {
    List<NamedRange> named = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    for (EventRange range : ranges) {
      all =
          all.compose(any -> EventNames.read(snapshot, range.event()))
              .map(
                  names -> {
                    if (!names.isEmpty()) {
                      named.add(new NamedRange(range, names));
                    }
                    return null;
                  });
    }
    return all.map(any -> named);
  }

  /** Whether all events that there are have one of the names. */
  boolean isOfAll() {
    return range.event() == null;
  }

  /** Returns what is read of them. */
  ColumnQuery columns() {
    return new ColumnQuery(
        isOfAll() ? null : List.copyOf(names.keySet()),
        range.from(),
        range.to() - 1,
        range.columns(),
        range.properties());
  }

  /** Takes the events of chunks, on worker threads. */
  @FunctionalInterface
  interface Computation {

    /** Adds a chunk, all of whose events have a name. */
    void add(String event, Chunk chunk);
  }

  /**
   * Gives the events of ranges to a computation, within the memory of the snapshot.
   *
   * @param bytes what the computation needs before it gets more
   */
  static Future<Void> readAll(
      EventSnapshot snapshot,
      List<NamedRange> ranges,
      LongSupplier bytes,
      Computation computation) {
    snapshot.report().begin(Phase.EVENTS);
    Future<Void> all = Future.succeededFuture();
    for (NamedRange range : ranges) {
      all =
          all.compose(
              any ->
                  EventColumns.read(
                      snapshot,
                      range.columns(),
                      (number, chunk) -> {
                        snapshot.check();
                        snapshot.hold(bytes.getAsLong());
                        computation.add(range.names().getOrDefault(number, ""), chunk);
                      }));
    }
    return all;
  }
}
