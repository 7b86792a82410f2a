package io.dashgate.events;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.Portion;
import io.vertx.core.Future;

/** A part of the stored events. Each event is in one of them at any moment. */
interface EventSource {

  /**
   * Reads the first events of a list, as many as fit.
   *
   * @param most how many
   * @param seen about how many entries of an index are looked at, if the query has distinct ids
   */
  Future<Portion<StoredEvent, EventPosition>> portion(
      EventSnapshot snapshot, EventQuery query, int most, long seen);

  /**
   * Reads the places of the first events of a list, whatever their properties are.
   *
   * @param query has neither distinct ids nor a filter
   * @param most how many
   */
  Future<Portion<EventPosition, EventPosition>> positions(
      EventSnapshot snapshot, EventQuery query, int most);
}
