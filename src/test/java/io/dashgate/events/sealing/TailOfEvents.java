package io.dashgate.events.sealing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** Puts events into the tail of a project, as the worker does. */
final class TailOfEvents {

  private final Connection owner;
  private final long project;

  TailOfEvents(Connection owner, long project) throws SQLException {
    this.owner = owner;
    this.project = project;
    try (PreparedStatement add =
        owner.prepareStatement(
            "insert into event_project (project_id) values (?) on conflict do nothing")) {
      add.setLong(1, project);
      add.executeUpdate();
    }
  }

  /** An event of the tail. */
  record Row(
      int event,
      Instant at,
      UUID uuid,
      int id,
      Instant received,
      String properties,
      String elements) {}

  void add(Iterable<Row> rows) throws SQLException {
    int count = 0;
    Instant since = Instant.now();
    try (PreparedStatement add =
        owner.prepareStatement("insert into event values (?, ?, ?, ?, ?, ?, ?::json, ?)")) {
      for (Row row : rows) {
        add.setLong(1, project);
        add.setInt(2, row.event());
        add.setObject(3, row.at().atOffset(ZoneOffset.UTC));
        add.setObject(4, row.uuid());
        add.setInt(5, row.id());
        add.setObject(6, row.received().atOffset(ZoneOffset.UTC));
        add.setString(7, row.properties());
        add.setString(8, row.elements());
        add.addBatch();
        since = row.received().isBefore(since) ? row.received() : since;
        count++;
      }
      add.executeBatch();
    }
    try (PreparedStatement update =
        owner.prepareStatement(
            "update event_project set tail_events = tail_events + ?,"
                + " tail_since = least(tail_since, ?) where project_id = ?")) {
      update.setLong(1, count);
      update.setObject(2, since.atOffset(ZoneOffset.UTC));
      update.setLong(3, project);
      update.executeUpdate();
    }
  }
}
