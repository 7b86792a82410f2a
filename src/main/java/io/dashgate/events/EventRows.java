package io.dashgate.events;

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

/** Reads the rows of the statements of {@link EventStore}. */
final class EventRows {

  private EventRows() {}

  /**
   * Reads a part of a list. Each row has the number of index entries that were seen, the last of
   * them, and the number of events among them; then those of an event, or nulls.
   *
   * @param seen how many entries the statement sees at most
   * @param most how many events it returns at most
   */
  static Portion<StoredEvent, EventPosition> portion(RowSet<Row> rows, long seen, long most) {
    List<StoredEvent> events = new ArrayList<>(rows.size());
    long bytes = 0;
    long wanted = 0;
    EventPosition end = null;
    for (Row row : rows) {
      RowReader reader = new RowReader(row);
      long entries = reader.integer();
      wanted = reader.integer();
      OffsetDateTime time = reader.nullableTime();
      UUID uuid = reader.nullableUuid();
      end = entries < seen || time == null || uuid == null ? null : new EventPosition(time, uuid);
      StoredEvent event = event(reader);
      if (event != null) {
        events.add(event);
        bytes += event.bytes();
      }
    }
    boolean isCut = wanted == most || events.size() < wanted;
    return new Portion<>(
        events, isCut && !events.isEmpty() ? events.get(events.size() - 1).position() : end, bytes);
  }

  /** Reads an event of a row; null if the row has none. */
  static @Nullable StoredEvent event(RowReader reader) {
    UUID uuid = reader.nullableUuid();
    if (uuid == null) {
      return null;
    }
    String name = reader.text();
    OffsetDateTime time = reader.time();
    String distinctId = reader.text();
    RawJson properties = reader.json();
    String chain = reader.nullableText();
    return new StoredEvent(uuid, name, time, distinctId, properties, chain, person(reader));
  }

  private static @Nullable EventPerson person(RowReader reader) {
    String firstId = reader.nullableText();
    if (firstId == null) {
      return null;
    }
    return new EventPerson(firstId, reader.texts(), reader.bool(), reader.json());
  }
}
