package io.dashgate.testing;

import io.dashgate.events.EventLine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts events into the inbox of a project as capture does. */
public final class Inbox {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final long projectId;

  /** Makes the inbox of a project. */
  public Inbox(TestDatabase database, long projectId) {
    this.database = database;
    this.projectId = projectId;
  }

  /** Returns a line of an event with a time. */
  public static EventLine event(
      UUID uuid, String name, String id, Instant time, String properties) {
    return new EventLine(
        uuid,
        false,
        ChronoUnit.MICROS.between(Instant.EPOCH, time),
        name,
        id,
        false,
        null,
        properties.replace('\'', '"'));
  }

  /** Returns a line of an event of now. */
  public static EventLine event(String name, String id, String properties) {
    return new EventLine(
        UUID.randomUUID(), true, 0, name, id, false, null, properties.replace('\'', '"'));
  }

  /** Appends events, as one row. */
  public void append(List<EventLine> events) {
    append(events.stream().map(EventLine::write).collect(Collectors.joining("\n")), events.size());
  }

  /** Appends events, as one row. */
  public void append(EventLine... events) {
    append(List.of(events));
  }

  /** Appends a row of plain text. */
  public void append(String lines, int events) {
    try (Connection connection = database.connectAsApplication();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into event_inbox (project_id, events, bytes, codec, data)"
                    + " values (?, ?, ?, 0, ?)")) {
      byte[] data = lines.getBytes(StandardCharsets.UTF_8);
      statement.setLong(1, projectId);
      statement.setInt(2, events);
      statement.setInt(3, data.length);
      statement.setBytes(4, data);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns once all events are processed. */
  public void awaitEmpty() {
    Soon.seen(LIMIT, () -> rows() == 0);
  }

  /** Returns how many rows there are. */
  public long rows() {
    return database.count("select count(*) from event_inbox where project_id = ?", projectId);
  }
}
