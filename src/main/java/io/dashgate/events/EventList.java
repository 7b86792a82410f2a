package io.dashgate.events;

import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.Portion;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.function.Function;

/** All events of projects in the order of lists, whether they are sealed or not. */
final class EventList {

  private final EventReads reads;
  private final TailEvents tail = new TailEvents();
  private final SealedEvents sealed = new SealedEvents();

  EventList(EventReads reads) {
    this.reads = reads;
  }

  /**
   * Reads the first events of a list, as many as fit.
   *
   * @param most about how many
   * @param seen see {@link EventSource#portion}
   */
  Future<Portion<StoredEvent, EventPosition>> portion(
      long projectId, EventQuery query, int most, long seen) {
    return reads.read(
        projectId,
        snapshot ->
            merged(
                query,
                StoredEvent::position,
                (source, part) -> source.portion(snapshot, part, most, seen)));
  }

  /**
   * Returns the part of a list behind its offset, or behind some of those that are left out, with
   * the rest of the offset; as {@link EventSource#positions}.
   */
  Future<EventQuery> skip(long projectId, EventQuery query) {
    return reads
        .read(projectId, snapshot -> positions(snapshot, query, (int) query.offset()))
        .map(
            found -> {
              int skipped = (int) Math.min(found.rows().size(), query.offset());
              EventPosition place =
                  skipped == query.offset() || found.end() == null
                      ? found.rows().isEmpty() ? null : found.rows().get(skipped - 1)
                      : found.end();
              return (place == null ? query : query.after(place))
                  .withOffset(query.offset() - skipped);
            });
  }

  /** Returns the places of the first events of a list; as {@link EventSource#positions}. */
  Future<Portion<EventPosition, EventPosition>> positions(
      EventSnapshot snapshot, EventQuery query, int most) {
    return merged(
        query, Function.identity(), (source, part) -> source.positions(snapshot, part, most));
  }

  /** Reads a part of a list from a source. */
  private interface Reading<T> {

    Future<Portion<T, EventPosition>> of(EventSource source, EventQuery part);
  }

  /** What the tail has, and what is sealed up to there. */
  private <T> Future<Portion<T, EventPosition>> merged(
      EventQuery query, Function<T, EventPosition> position, Reading<T> reading) {
    Comparator<EventPosition> order = query.order();
    return reading
        .of(tail, query)
        .compose(
            first -> {
              EventPosition end = first.end();
              return reading
                  .of(sealed, end == null ? query : query.before(end))
                  .map(second -> first.merge(second, position, order));
            });
  }
}
