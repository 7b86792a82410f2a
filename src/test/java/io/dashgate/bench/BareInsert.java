package io.dashgate.bench;

import io.dashgate.testing.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The least that it takes to store events: rows of jsonb with an index, inserted by JDBC. */
final class BareInsert {

  private static final int CONNECTIONS = 2;
  private static final int ROWS = 1_000;

  private static final String TABLE =
      """
      create table if not exists bare_event (
        project_id bigint not null,
        uuid uuid not null,
        ts timestamptz not null,
        name text not null,
        distinct_id text not null,
        properties jsonb not null,
        primary key (project_id, uuid)
      )
      """;

  private static final String INSERT =
      """
      insert into bare_event
      select *
      from unnest(?::bigint[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::jsonb[])
      on conflict do nothing
      """;

  private final TestDatabase database;

  BareInsert(TestDatabase database) {
    this.database = database;
    database.execute(TABLE);
  }

  /** Inserts for some seconds and returns the events a second; then removes them. */
  double perSecond(int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Long>> work = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        work.add(() -> insertUntil(end));
      }
      long begun = System.nanoTime();
      long rows = 0;
      for (Future<Long> inserted : threads.invokeAll(work)) {
        rows += inserted.get();
      }
      return rows * 1e9 / (System.nanoTime() - begun);
    } finally {
      threads.shutdown();
      database.execute("truncate bare_event");
    }
  }

  private long insertUntil(long end) throws SQLException {
    long rows = 0;
    try (Connection connection = database.connectAsOwner();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      UUID[] uuids = prepare(connection, insert);
      while (System.nanoTime() < end) {
        for (int i = 0; i < ROWS; i++) {
          uuids[i] =
              new UUID(
                  ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
        }
        set(connection, insert, 2, "uuid", uuids);
        insert.executeUpdate();
        rows += ROWS;
      }
    }
    return rows;
  }

  /** Sets what the same rows have each time; returns the array for their UUIDs. */
  private static UUID[] prepare(Connection connection, PreparedStatement insert)
      throws SQLException {
    Long[] projects = new Long[ROWS];
    Timestamp[] times = new Timestamp[ROWS];
    String[] names = new String[ROWS];
    String[] ids = new String[ROWS];
    String[] properties = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      projects[i] = (long) (i % SentEvents.TENANTS);
      times[i] = new Timestamp(System.currentTimeMillis());
      names[i] = SentEvents.NAME;
      ids[i] = SentEvents.distinctId(i);
      properties[i] = SentEvents.properties(i);
    }
    set(connection, insert, 1, "bigint", projects);
    set(connection, insert, 3, "timestamptz", times);
    set(connection, insert, 4, "text", names);
    set(connection, insert, 5, "text", ids);
    set(connection, insert, 6, "jsonb", properties);
    return new UUID[ROWS];
  }

  private static void set(
      Connection connection, PreparedStatement insert, int number, String type, Object[] values)
      throws SQLException {
    Array array = connection.createArrayOf(type, values);
    insert.setArray(number, array);
  }
}
