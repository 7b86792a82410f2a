package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.ColumnPlace;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.SortedProperties;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All events of a project, read from its tail and its chunks. */
public final class AllEvents {

  private final Connection owner;
  private final long project;

  /** Prepares the reading with the rights of the owner. */
  public AllEvents(Connection owner, long project) {
    this.owner = owner;
    this.project = project;
  }

  /** Runs a statement in which {@code $1} is the project, and takes each row. */
  private interface Taking {
    void take(ResultSet row) throws SQLException;
  }

  private void rows(String sql, Taking taking) {
    try (Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery(sql.replace("$1", Long.toString(project)))) {
      while (rows.next()) {
        taking.take(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the number that a statement gives, in which {@code $1} is the project. */
  public long number(String sql) {
    List<Long> numbers = new ArrayList<>();
    rows(sql, row -> numbers.add(row.getLong(1)));
    return numbers.get(0);
  }

  /** Returns the events by uuid as texts with all that they have, each of them once. */
  public Map<UUID, String> byUuid() {
    Map<UUID, String> events = new TreeMap<>();
    Map<UUID, String> tail = tail();
    events.putAll(tail);
    Map<UUID, String> sealed = sealed();
    events.putAll(sealed);
    assertEquals(tail.size() + sealed.size(), events.size(), "an event is in the tail and sealed");
    assertEquals(
        tail.size(),
        number("select tail_events from event_project where project_id = $1"),
        "the count of the tail");
    return events;
  }

  /** Returns those events whose distinct ids are not erased, as readers see them. */
  public Map<UUID, String> visible() {
    Set<String> erased = new HashSet<>();
    rows(
        "select id_number from erased_id where project_id = $1",
        row -> erased.add(row.getString(1)));
    Map<UUID, String> events = byUuid();
    events.values().removeIf(text -> erased.contains(text.split(" ")[1]));
    return events;
  }

  /** Returns the events of the tail. */
  public Map<UUID, String> tail() {
    Map<UUID, String> events = new TreeMap<>();
    rows(
        """
        select uuid, event_number, id_number, (extract(epoch from ts) * 1000000)::bigint,
          (extract(epoch from received_at) * 1000000)::bigint, elements_chain, properties::text
        from event
        where project_id = $1
        """,
        row ->
            events.put(
                row.getObject(1, UUID.class),
                text(
                    row.getInt(2),
                    row.getInt(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getString(6),
                    SortedProperties.of(row.getString(7)))));
    return events;
  }

  private static String text(
      int event, int id, long micros, long received, String elements, String properties) {
    return event + " " + id + " " + micros + " " + received + " " + elements + " " + properties;
  }

  /** Returns the events of chunks, and looks whether the catalogue is right. */
  public Map<UUID, String> sealed() {
    Map<Integer, String> keys = new HashMap<>();
    rows(
        "select key_number, name from property_key where project_id = $1",
        row -> keys.put(row.getInt(1), row.getString(2)));
    Map<UUID, String> events = new TreeMap<>();
    List<Integer> found = new ArrayList<>();
    rows(
        """
        select chunk_number, event_number, events,
          (extract(epoch from first_at) * 1000000)::bigint,
          (extract(epoch from last_at) * 1000000)::bigint, key_numbers, key_bytes,
          rest_key_numbers
        from event_chunk
        where project_id = $1
        order by chunk_number
        """,
        row -> {
          found.add(row.getInt(1));
          read(row, keys, events);
        });
    assertEquals(
        0,
        number(
            "select count(*) from event_column where project_id = $1 and not chunk_number = any('{"
                + found.stream().map(String::valueOf).collect(Collectors.joining(","))
                + "}')"),
        "columns without a chunk");
    return events;
  }

  private void read(ResultSet row, Map<Integer, String> keys, Map<UUID, String> events)
      throws SQLException {
    int size = row.getInt(3);
    Map<Integer, Column> columns = new TreeMap<>();
    int stored = row.getInt(1);
    rows(
        "select key_number, data from event_column where project_id = $1 and chunk_number = "
            + stored,
        column -> {
          ColumnPlace place = new ColumnPlace(project, stored, column.getInt(1));
          columns.put(column.getInt(1), ColumnFormat.decode(column.getBytes(2), size, place));
        });
    List<Integer> listed = List.of((Integer[]) row.getArray(6).getArray());
    assertEquals(List.copyOf(columns.keySet()), listed.stream().sorted().toList());
    assertEquals(listed.size(), ((Integer[]) row.getArray(7).getArray()).length);
    Map<Integer, Column> fixed = new HashMap<>();
    Map<String, Column> properties = new HashMap<>();
    columns.forEach(
        (number, column) -> {
          if (number < KeyNumbers.FIRST_PROPERTY) {
            fixed.put(number, column);
          } else {
            properties.put(keys.get(number), column);
          }
        });
    lookAtRest(fixed.get(KeyNumbers.REST), row, keys);
    Chunk chunk = new Chunk(size, row.getLong(4), fixed, properties);
    assertEquals(row.getLong(4), chunk.micros(0));
    assertEquals(row.getLong(5), chunk.micros(size - 1));
    for (int i = 0; i < size; i++) {
      String before =
          events.put(
              chunk.uuid(i),
              text(
                  row.getInt(2),
                  chunk.id(i),
                  chunk.micros(i),
                  chunk.receivedMicros(i),
                  chunk.elementsChain(i),
                  chunk.properties(i)));
      assertEquals(null, before, "an event is sealed twice");
    }
  }

  /** Each key in the column of the rest is listed, or 0 stands for it. */
  private static void lookAtRest(Column rest, ResultSet row, Map<Integer, String> keys)
      throws SQLException {
    List<Integer> listed = Arrays.asList((Integer[]) row.getArray(8).getArray());
    if (rest == null) {
      assertTrue(listed.isEmpty());
      return;
    }
    Set<String> names = listed.stream().map(keys::get).collect(Collectors.toSet());
    Consumer<String> look =
        key -> assertTrue(names.contains(key) || listed.contains(0), () -> key + " in " + names);
    for (int i = 0; i < rest.events(); i++) {
      if (rest.has(i)) {
        RawParts.members(new RawJson(rest.json(i))).keySet().forEach(look);
      }
    }
  }
}
