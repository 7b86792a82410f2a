package io.dashgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.PackedChunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntPredicate;

/** Packs events of a project's tail into chunks, at once. */
public final class PackedEvents {

  private static final int LONGEST_KEY = 200;

  private final TestDatabase database;
  private final long projectId;

  private PackedEvents(TestDatabase database, long projectId) {
    this.database = database;
    this.projectId = projectId;
  }

  /** Returns those of a tenant's project. */
  public static PackedEvents of(Tenant tenant) {
    return of(tenant.gateway().database(), tenant.projectId());
  }

  /** Returns those of a project. */
  public static PackedEvents of(TestDatabase database, long projectId) {
    return new PackedEvents(database, projectId);
  }

  /**
   * Adds events that were never in a tail.
   *
   * @param event the number of their name
   */
  public void add(int event, ChunkBuilder events) {
    try (Connection connection = database.connectAsOwner()) {
      connection.setAutoCommit(false);
      for (PackedChunk chunk : events.build()) {
        insert(connection, event, chunk);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("adding chunks", e);
    }
  }

  /** Packs all events. */
  public void packAll() {
    pack(any -> true);
  }

  /**
   * Packs some events.
   *
   * @param which by their numbers in the order of name, time and UUID
   */
  public void pack(IntPredicate which) {
    try (Connection connection = database.connectAsOwner()) {
      connection.setAutoCommit(false);
      Map<Integer, ChunkBuilder> builders = new TreeMap<>();
      List<UUID> packed = new ArrayList<>();
      try (PreparedStatement select =
              connection.prepareStatement(
                  "select event_number, ts, uuid, id_number, received_at, elements_chain,"
                      + " properties::text from event where project_id = ?"
                      + " order by event_number, ts, uuid");
          ResultSet rows = rows(select)) {
        for (int i = 0; rows.next(); i++) {
          if (which.test(i)) {
            UUID uuid = rows.getObject(3, UUID.class);
            ChunkBuilder builder =
                builders.computeIfAbsent(rows.getInt(1), any -> new ChunkBuilder());
            builder.add(micros(rows, 2), uuid, rows.getInt(4), micros(rows, 5), rows.getString(6));
            builder.properties(rows.getString(7));
            packed.add(uuid);
          }
        }
      }
      for (Map.Entry<Integer, ChunkBuilder> builder : builders.entrySet()) {
        for (PackedChunk chunk : builder.getValue().build()) {
          insert(connection, builder.getKey(), chunk);
        }
      }
      try (PreparedStatement delete =
          connection.prepareStatement("delete from event where project_id = ? and uuid = any(?)")) {
        delete.setLong(1, projectId);
        delete.setArray(2, connection.createArrayOf("uuid", packed.toArray()));
        delete.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("packing events", e);
    }
  }

  /** Changes a bit of a column of each chunk; again, and it is as before. */
  public void flip(int key, int bit) {
    database.execute(
        "update event_column set data = set_bit(data, ?, 1 - get_bit(data, ?))"
            + " where project_id = ? and key_number = ?",
        bit,
        bit,
        projectId,
        key);
  }

  private ResultSet rows(PreparedStatement select) throws SQLException {
    select.setLong(1, projectId);
    return select.executeQuery();
  }

  private static long micros(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }

  private static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private void insert(Connection connection, int event, PackedChunk chunk) throws SQLException {
    int number = next(connection, "chunk_number", "event_chunk", 1);
    List<Integer> keys = new ArrayList<>();
    List<Integer> bytes = new ArrayList<>();
    for (PackedChunk.PackedColumn column : chunk.columns()) {
      int key =
          column.number() == KeyNumbers.FIRST_PROPERTY
              ? key(connection, column.key())
              : column.number();
      keys.add(key);
      bytes.add(column.encoded().bytes());
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into event_column (project_id, chunk_number, key_number, data)"
                  + " values (?, ?, ?, ?)")) {
        insert.setLong(1, projectId);
        insert.setInt(2, number);
        insert.setInt(3, key);
        insert.setBytes(4, column.encoded().data());
        insert.executeUpdate();
      }
    }
    List<Integer> rest = new ArrayList<>();
    for (String key : chunk.restKeys()) {
      rest.add(key.getBytes(UTF_8).length > LONGEST_KEY ? 0 : key(connection, key));
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into event_chunk (project_id, chunk_number, event_number, first_at, last_at,"
                + " events, key_numbers, key_bytes, rest_key_numbers)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, projectId);
      insert.setInt(2, number);
      insert.setInt(3, event);
      insert.setObject(4, time(chunk.firstMicros()));
      insert.setObject(5, time(chunk.lastMicros()));
      insert.setInt(6, chunk.events());
      insert.setArray(7, connection.createArrayOf("integer", keys.toArray()));
      insert.setArray(8, connection.createArrayOf("integer", bytes.toArray()));
      insert.setArray(9, connection.createArrayOf("integer", rest.stream().distinct().toArray()));
      insert.executeUpdate();
    }
  }

  private int key(Connection connection, String name) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "with known as (select key_number from property_key where project_id = ? and name = ?),"
                + " fresh as (insert into property_key (project_id, key_number, name)"
                + " select ?, ?, ? where not exists (select from known) returning key_number)"
                + " select key_number from known union all select key_number from fresh")) {
      insert.setLong(1, projectId);
      insert.setString(2, name);
      insert.setLong(3, projectId);
      insert.setInt(4, next(connection, "key_number", "property_key", KeyNumbers.FIRST_PROPERTY));
      insert.setString(5, name);
      try (ResultSet rows = insert.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private int next(Connection connection, String column, String table, int first)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select coalesce(max(%s) + 1, %d) from %s where project_id = ?"
                .formatted(column, first, table))) {
      try (ResultSet rows = rows(select)) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
