package io.dashgate.events;

import io.dashgate.events.columns.SortedProperties;
import io.dashgate.filters.Portion;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the rows of statements that select events. */
final class EventRowReader {

  private EventRowReader() {}

  /**
   * Reads a part of a list. Each row has the number of events that were found, and the place up to
   * which they were looked for, if that is not the end of the list; then the columns of an event,
   * or nulls.
   *
   * <p>For a worker thread: properties are sorted.
   *
   * @param most how many events the statement finds at most
   */
  static Portion<StoredEvent, EventPosition> portion(RowSet<Row> rows, int most) {
    List<StoredEvent> events = new ArrayList<>(rows.size());
    long bytes = 0;
    long found = 0;
    EventPosition end = null;
    for (Row row : rows) {
      RowReader reader = new RowReader(row);
      found = reader.integer();
      OffsetDateTime time = reader.nullableTime();
      UUID uuid = reader.nullableUuid();
      end = time == null || uuid == null ? null : new EventPosition(time, uuid);
      StoredEvent event = event(reader);
      if (event != null) {
        events.add(event);
        bytes += event.bytes();
      }
    }
    boolean isCut = found == most || events.size() < found;
    return new Portion<>(
        events, isCut && !events.isEmpty() ? events.get(events.size() - 1).position() : end, bytes);
  }

  /** Reads the places of events. */
  static Portion<EventPosition, EventPosition> positions(RowSet<Row> rows, int most) {
    List<EventPosition> positions =
        rows.stream()
            .map(row -> new EventPosition(row.getOffsetDateTime(0), row.getUUID(1)))
            .toList();
    return new Portion<>(positions, positions.size() == most ? positions.get(most - 1) : null, 0);
  }

  /** Reads an event of a row, as work for a worker thread; null if the row has none. */
  static @Nullable StoredEvent event(RowReader reader) {
    UUID uuid = reader.nullableUuid();
    if (uuid == null) {
      return null;
    }
    String name = reader.text();
    OffsetDateTime time = reader.time();
    String distinctId = reader.text();
    RawJson properties = new RawJson(SortedProperties.of(reader.text()));
    String chain = reader.nullableText();
    return new StoredEvent(uuid, name, time, distinctId, properties, chain, person(reader));
  }

  /** Reads the columns of {@link PersonColumns}. */
  static @Nullable EventPerson person(RowReader reader) {
    String firstId = reader.nullableText();
    if (firstId == null) {
      return null;
    }
    return new EventPerson(firstId, reader.texts(), reader.bool(), reader.json());
  }
}
