package io.dashgate.events;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.reading.ColumnPortions.Wanted;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.filters.Portion;
import io.dashgate.platform.json.RawJson;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads sealed events, all columns of the chunks that have them: as many as fit. */
final class SealedRows {

  /** Bytes of the chunks that are read, inflated, unless the first one alone has more. */
  private static final long MOST_BYTES = 64_000_000;

  /** Of the events, and of a portion with the arrays of its columns. */
  private static final long MEMORY = 8_000_000;

  private final EventSnapshot snapshot;
  private final EventQuery query;

  private SealedRows(EventSnapshot snapshot, EventQuery query) {
    this.snapshot = snapshot;
    this.query = query;
  }

  /** Reads the events at some places, of which there is at least one. */
  static Future<Portion<StoredEvent, EventPosition>> read(
      EventSnapshot snapshot, EventQuery query, Portion<SealedPlace, EventPosition> places) {
    return new SealedRows(snapshot, query).read(places);
  }

  private Future<Portion<StoredEvent, EventPosition>> read(
      Portion<SealedPlace, EventPosition> places) {
    List<SealedPlace> near = near(places.rows());
    Set<StoredChunk> chunks = new LinkedHashSet<>();
    Set<Integer> keys = new TreeSet<>();
    for (SealedPlace place : near) {
      chunks.add(place.chunk());
      keys.addAll(place.chunk().bytes().tailMap(KeyNumbers.FIRST_PROPERTY).keySet());
    }
    List<Wanted> wanted = new ArrayList<>();
    for (StoredChunk chunk : chunks) {
      for (int key : chunk.bytes().tailMap(KeyNumbers.ELEMENTS).keySet()) {
        wanted.add(new Wanted(chunk, key));
      }
    }
    return snapshot
        .take(MEMORY)
        .compose(any -> snapshot.keysNumbered(keys))
        .compose(
            names -> {
              SealedProperties properties = new SealedProperties(near, names);
              return snapshot.columns(wanted, properties::take).map(properties);
            })
        .compose(
            properties -> {
              List<SealedPlace> fitting = near.subList(0, properties.fitting());
              return EventPersons.read(snapshot, query, fitting)
                  .compose(
                      persons -> snapshot.run(() -> portion(places, fitting, properties, persons)));
            });
  }

  /** Returns the first places whose chunks may be read together. */
  private static List<SealedPlace> near(List<SealedPlace> places) {
    Set<StoredChunk> chunks = new LinkedHashSet<>();
    long bytes = 0;
    for (int i = 0; i < places.size(); i++) {
      StoredChunk chunk = places.get(i).chunk();
      if (chunks.add(chunk)) {
        bytes += chunk.bytes(chunk.bytes().keySet());
        if (bytes > MOST_BYTES && i > 0) {
          return places.subList(0, i);
        }
      }
    }
    return places;
  }

  private static Portion<StoredEvent, EventPosition> portion(
      Portion<SealedPlace, EventPosition> places,
      List<SealedPlace> fitting,
      SealedProperties properties,
      EventPersons persons) {
    List<StoredEvent> events = new ArrayList<>();
    long bytes = places.bytes();
    for (int i = 0; i < fitting.size() && persons.isKnown(fitting.get(i).id()); i++) {
      SealedPlace place = fitting.get(i);
      StoredEvent event =
          new StoredEvent(
              place.position().uuid(),
              place.chunk().event(),
              place.position().time(),
              persons.distinctId(place.id()),
              new RawJson(properties.json(i)),
              properties.elementsChain(i),
              persons.person(place.id()));
      events.add(event);
      bytes += event.bytes();
    }
    boolean isCut = events.size() < places.rows().size();
    return new Portion<>(
        events, isCut ? events.get(events.size() - 1).position() : places.end(), bytes);
  }
}
