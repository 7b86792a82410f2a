package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The partitions by month of what is remembered of events. */
class EventPartitionsTest {

  private static final String PARTITIONS =
      """
      select count(*)
      from pg_inherits
      where inhparent = 'event_uuid'::regclass
      """;

  @Test
  void partitionsAreMadeBesideReadersAndWriters(TestGateway gateway) throws SQLException {
    TestDatabase database = gateway.database();
    assertEquals(4, database.count(PARTITIONS));
    database.execute(
        "do $$ begin execute format('drop table event_uuid_%s', month_number(now()) + 1); end $$");
    assertEquals(3, database.count(PARTITIONS));
    try (Connection using = database.connectAsOwner();
        Connection preparing = database.connectAsApplication()) {
      using.setAutoCommit(false);
      TestDatabase.run(using, "set local app.project_id = '7'");
      TestDatabase.run(
          using,
          """
          insert into event_uuid (project_id, uuid, month, event_number, day)
          values (7, '00000000-0000-0000-0000-000000000007', month_number(now()), 1, 1)
          on conflict do nothing
          """);
      TestDatabase.run(preparing, "select prepare_event_partitions()");
      using.rollback();
    }

    assertEquals(4, database.count(PARTITIONS));
  }
}
