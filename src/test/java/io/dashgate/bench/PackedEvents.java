package io.dashgate.bench;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.reading.ColumnQuery;
import io.dashgate.events.reading.EventColumns;
import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.ReadResources;
import io.dashgate.events.sealing.SealSteps;
import io.dashgate.platform.db.Database;
import io.dashgate.testing.Api;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the packed events of a busy project take on disk, how fast their columns are read, and how
 * fast the newest of them are listed, beside a project whose events are not packed.
 */
final class PackedEvents {

  static final String PACKED = "bytes on disk an event, packed";
  static final String REMEMBERED = "bytes on disk an event, packed, with remembered uuids";
  static final String JSON = "bytes of the JSON of an event";
  static final String COLUMNS = "two columns of 30 days, arrays, ms";
  static final String BYTES = "two columns of 30 days, bytes by JDBC, ms";
  static final String NEWEST = "the newest 100 events, packed as they came, ms";
  static final String NEWEST_FULL = "the newest 100 events, packed in full chunks, ms";
  static final String NEWEST_TAIL = "the newest 100 events, not packed, ms";

  private static final int PACKED_PROJECT = 1;
  private static final int TAIL_PROJECT = 2;
  private static final int SEALED_PROJECT = 3;
  private static final int TAIL_EVENTS = 200_000;
  private static final int SEAL_ROWS = 5_000;
  private static final int PAGE_VIEW = 1;
  private static final int ROUNDS = 21;
  private static final int WARM_ROUNDS = 40;
  private static final int LISTS = 50;
  private static final long THIRTY_DAYS = 30L * 86_400_000_000L;

  private final Options options;
  private final Results results;

  PackedEvents(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  /** Measures on a database of its own, which is made anew each time. */
  void run(Path folder) throws Exception {
    Path data = options.data().resolveSibling("packed");
    Tenants tenants = new Tenants(SEALED_PROJECT, 1, 1);
    try (BenchmarkDatabase content = BenchmarkDatabase.open(data, tenants)) {
      content.database().execute("truncate event_project, event_name, event_chunk, event_column");
      content.database().execute("truncate property_key, event, event_uuid");
      results.add(JSON, fill(content));
      addSizes(content.database());
      readColumns(content);
      listNewest(folder, content);
    }
  }

  /** Returns the bytes of JSON of an event. */
  private double fill(BenchmarkDatabase content) throws Exception {
    long[] bytes = new long[1];
    Deque<BusyWorld.Event> newest = new ArrayDeque<>();
    BusyProject.begin(content.database(), PACKED_PROJECT);
    BusyProject.begin(content.database(), TAIL_PROJECT);
    BusyProject.begin(content.database(), SEALED_PROJECT);
    BusyProject.fill(
        content.urls(),
        PACKED_PROJECT,
        options.events(),
        event -> {
          bytes[0] += event.properties().length();
          newest.add(event);
          if (newest.size() > TAIL_EVENTS) {
            newest.remove();
          }
        });
    try (Connection connection = content.database().connectAsOwner()) {
      insert(connection, TAIL_PROJECT, newest);
      seal(content.database(), connection, List.copyOf(newest));
    }
    return (double) bytes[0] / options.events();
  }

  /** Inserts events part by part, as they come, each of which is sealed; then all that is left. */
  private static void seal(
      TestDatabase database, Connection connection, List<BusyWorld.Event> events)
      throws SQLException {
    try (SealSteps steps = new SealSteps(database, SEAL_ROWS, Duration.ofDays(7))) {
      for (int from = 0; from < events.size(); from += SEAL_ROWS) {
        int to = Math.min(from + SEAL_ROWS, events.size());
        insert(connection, SEALED_PROJECT, events.subList(from, to));
        steps.run(SEALED_PROJECT);
      }
    }
    try (SealSteps steps = new SealSteps(database, 1, Duration.ZERO)) {
      steps.run(SEALED_PROJECT);
    }
  }

  /** Inserts events that are not packed. */
  private static void insert(Connection connection, int project, Collection<BusyWorld.Event> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into event values (?, ?, ?, ?, ?, ?, ?::json, null)")) {
      int count = 0;
      for (BusyWorld.Event event : events) {
        Instant at = Instant.ofEpochMilli(event.micros() / 1000);
        insert.setLong(1, project);
        insert.setInt(2, event.name());
        insert.setObject(3, at.atOffset(ZoneOffset.UTC));
        insert.setObject(4, event.uuid());
        insert.setInt(5, event.id());
        insert.setObject(6, at.plusSeconds(1).atOffset(ZoneOffset.UTC));
        insert.setString(7, event.properties());
        insert.addBatch();
        count++;
        if (count % 1000 == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void addSizes(TestDatabase database) {
    database.execute(
        """
        insert into event_uuid
        select %d, gen_random_uuid(), month_number(now()), 1, 20000 from generate_series(1, %d)
        """
            .formatted(PACKED_PROJECT, options.events()));
    database.execute("vacuum analyze event_chunk, event_column, property_key, event_uuid, event");
    double packed =
        database.count(
            "select sum(pg_total_relation_size(t)) from unnest("
                + "'{event_chunk,event_column,property_key}'::regclass[]) t");
    double uuids =
        database.count(
            "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
                + " where inhparent = 'event_uuid'::regclass");
    results.add(PACKED, packed / options.events());
    results.add(REMEMBERED, (packed + uuids) / options.events());
  }

  private void readColumns(BenchmarkDatabase content) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Connection connection = content.database().connectAsOwner()) {
      connection.setAutoCommit(false);
      Database database = BusyProject.open(vertx, content.urls());
      EventReads reads = new EventReads(database, ReadResources.of(vertx));
      for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
        double arrays = millis(() -> readArrays(reads));
        double bytes = millis(() -> readBytes(connection));
        if (round >= 0) {
          results.add(COLUMNS, arrays);
          results.add(BYTES, bytes);
        }
      }
      BusyProject.await(database.close());
    } finally {
      BusyProject.await(vertx.close());
    }
  }

  /** Something that is measured. */
  private interface Work {
    long run() throws Exception;
  }

  private static double millis(Work work) throws Exception {
    long begun = System.nanoTime();
    if (work.run() == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  private static long readArrays(EventReads reads) {
    ColumnQuery query =
        new ColumnQuery(
            List.of(PAGE_VIEW),
            BusyWorld.end() - THIRTY_DAYS,
            BusyWorld.end(),
            Set.of(KeyNumbers.ID, KeyNumbers.TIME),
            Set.of());
    AtomicLong events = new AtomicLong();
    BusyProject.await(
        reads.read(
            PACKED_PROJECT,
            snapshot ->
                EventColumns.read(
                    snapshot,
                    query,
                    (name, chunk) -> events.addAndGet(chunk.id(0) + chunk.micros(0)))));
    return events.get();
  }

  private static long readBytes(Connection connection) throws SQLException {
    long bytes = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select c.data
            from event_chunk k
            join event_column c on c.project_id = k.project_id and c.chunk_number = k.chunk_number
            where k.project_id = ? and k.event_number = ? and k.last_at >= ? and c.key_number in (0, 1)
            """)) {
      select.setFetchSize(20);
      select.setLong(1, PACKED_PROJECT);
      select.setInt(2, PAGE_VIEW);
      select.setObject(
          3, Instant.ofEpochMilli((BusyWorld.end() - THIRTY_DAYS) / 1000).atOffset(ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          bytes += rows.getBytes(1).length;
        }
      }
    }
    connection.commit();
    return bytes;
  }

  private void listNewest(Path folder, BenchmarkDatabase content) throws Exception {
    try (ServerProcess gateway =
        new Launcher(content.urls(), folder).gateway("gateway of packed events")) {
      for (int i = -LISTS; i < LISTS; i++) {
        double full = millis(() -> list(gateway, PACKED_PROJECT));
        double sealed = millis(() -> list(gateway, SEALED_PROJECT));
        double tail = millis(() -> list(gateway, TAIL_PROJECT));
        if (i >= 0) {
          results.add(NEWEST_FULL, full);
          results.add(NEWEST, sealed);
          results.add(NEWEST_TAIL, tail);
        }
      }
    }
  }

  private static int list(ServerProcess gateway, int project) {
    Api api = new Api(gateway.port(), Accounts.key(project));
    String before = Instant.ofEpochMilli(BusyWorld.end() / 1000).toString();
    return api.get("/api/projects/" + project + "/events/?limit=100&before=" + before)
        .expect(200)
        .results()
        .size();
  }
}
