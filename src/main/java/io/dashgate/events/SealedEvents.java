package io.dashgate.events;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.filters.Portion;
import io.vertx.core.Future;
import java.util.List;

/** The events in chunks. */
final class SealedEvents implements EventSource {

  @Override
  public Future<Portion<StoredEvent, EventPosition>> portion(
      EventSnapshot snapshot, EventQuery query, int most, long seen) {
    return SealedPlaces.find(snapshot, query, most)
        .compose(
            places ->
                places.rows().isEmpty()
                    ? Future.succeededFuture(new Portion<>(List.of(), places.end(), places.bytes()))
                    : SealedRows.read(snapshot, query, places));
  }

  @Override
  public Future<Portion<EventPosition, EventPosition>> positions(
      EventSnapshot snapshot, EventQuery query, int most) {
    return SealedPlaces.find(snapshot, query, most)
        .map(
            places ->
                new Portion<>(
                    places.rows().stream().map(SealedPlace::position).toList(),
                    places.end(),
                    places.bytes()));
  }
}
