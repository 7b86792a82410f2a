package io.dashgate.events.verification;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all chunks of all projects, and compares them with their checksums and with the catalogue.
 * Chunks that are merged meanwhile have higher numbers, and are read later.
 */
public final class EventVerification {

  /** Chunks of a transaction: a longer one would keep old rows from being removed. */
  private static final int CHUNKS = 20;

  /** Columns that are in memory at a time. */
  private static final int COLUMNS = 4;

  private final Connection connection;
  private final Consumer<Damage> report;
  private long chunks;
  private long events;
  private long damagedChunks;

  /**
   * Prepares a verification.
   *
   * @param connection of the serving role, or of the owner of the tables
   * @param report gets what is damaged
   */
  public EventVerification(Connection connection, Consumer<Damage> report) {
    this.connection = connection;
    this.report = report;
  }

  /**
   * What was read.
   *
   * @param projects that have chunks
   * @param damaged chunks
   */
  public record Result(long projects, long chunks, long events, long damaged) {}

  /** Reads all. Blocks. */
  public Result run() throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    List<Long> projects = projects();
    for (long project : projects) {
      Map<Integer, String> names = names(project);
      for (Integer last = 0; last != null; ) {
        last = page(project, last, names);
        connection.commit();
      }
    }
    return new Result(projects.size(), chunks, events, damagedChunks);
  }

  /** Row-level security shows the rows of the project that is announced; Citus passes it on. */
  private void announce(String project) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local app.project_id = '" + project + "'");
    }
  }

  private static final String PROJECTS =
      """
      select project_id
      from event_chunk
      union
      select project_id
      from event_column
      order by project_id
      """;

  private static final String PATIENT = "set local statement_timeout = '10min'";

  private List<Long> projects() throws SQLException {
    List<Long> found = new ArrayList<>();
    announce("*");
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATIENT);
      try (ResultSet rows = statement.executeQuery(PROJECTS)) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    connection.commit();
    return found;
  }

  private static final String NAMES =
      "select key_number, name from property_key where project_id = ?";

  private Map<Integer, String> names(long project) throws SQLException {
    Map<Integer, String> names = new HashMap<>();
    announce(Long.toString(project));
    try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
      statement.setLong(1, project);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.put(rows.getInt(1), rows.getString(2));
        }
      }
    }
    connection.commit();
    return names;
  }

  private static final String PAGE =
      """
      select %s
      from event_chunk c
      left join event_name n on n.project_id = ? and n.event_number = c.event_number
      where c.project_id = ?
        and c.chunk_number > ?
      order by c.chunk_number
      limit ?
      """
          .formatted(CatalogueEntry.COLUMNS);

  /** Reads the next chunks; null: there are no more. */
  private @Nullable Integer page(long project, int after, Map<Integer, String> names)
      throws SQLException {
    announce(Long.toString(project));
    NavigableMap<Integer, CatalogueEntry> entries = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setLong(1, project);
      statement.setLong(2, project);
      statement.setInt(3, after);
      statement.setInt(4, CHUNKS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          CatalogueEntry entry = CatalogueEntry.of(rows);
          entries.put(entry.number(), entry);
        }
      }
    }
    boolean isLast = entries.size() < CHUNKS;
    int last = isLast ? Integer.MAX_VALUE : entries.lastKey();
    columns(project, after, last, new Columns(project, entries, names));
    return isLast ? null : last;
  }

  private static final String PORTION =
      """
      select chunk_number, key_number, data
      from event_column
      where project_id = ?
        and chunk_number > ?
        and chunk_number <= ?
      order by chunk_number, key_number
      """;

  private void columns(long project, int after, int last, Columns columns) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PORTION)) {
      statement.setLong(1, project);
      statement.setInt(2, after);
      statement.setInt(3, last);
      statement.setFetchSize(COLUMNS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.take(rows.getInt(1), rows.getInt(2), rows.getBytes(3));
        }
      }
    }
    columns.end();
  }

  /** Takes the columns of the chunks of a page in their order. */
  private final class Columns {

    private final long project;
    private final NavigableMap<Integer, CatalogueEntry> entries;
    private final Map<Integer, String> names;
    private final Set<Integer> damaged = new HashSet<>();
    private @Nullable ChunkCheck current;
    private int number;

    Columns(
        long project, NavigableMap<Integer, CatalogueEntry> entries, Map<Integer, String> names) {
      this.project = project;
      this.entries = entries;
      this.names = names;
    }

    void take(int chunk, int key, byte[] data) {
      if (chunk != number) {
        endBefore(chunk);
        begin(chunk);
      }
      if (current != null) {
        current.take(key, data);
      }
    }

    /** Chunks before it have no more columns, or none at all. */
    private void endBefore(long chunk) {
      endOne();
      for (int next : entries.tailMap(number, false).keySet()) {
        if (next >= chunk) {
          return;
        }
        begin(next);
        endOne();
      }
    }

    private void endOne() {
      if (current != null) {
        current.end();
        current = null;
      }
    }

    private void begin(int chunk) {
      number = chunk;
      CatalogueEntry entry = entries.get(chunk);
      if (entry == null) {
        current = null;
        report(chunk, new Damage(project, "chunk " + chunk, "columns", "it is not listed"));
        return;
      }
      chunks++;
      events += entry.events();
      current =
          new ChunkCheck(
              project,
              entry,
              names,
              (part, reason) -> report(chunk, new Damage(project, entry.describe(), part, reason)));
    }

    private void report(int chunk, Damage damage) {
      if (damaged.add(chunk)) {
        damagedChunks++;
      }
      report.accept(damage);
    }

    void end() {
      endBefore(Long.MAX_VALUE);
    }
  }
}
