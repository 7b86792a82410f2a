package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row-level security of events and persons: reads, too, see the announced project only. */
class EventRowSecurityTest {

  private static final List<String> TABLES =
      List.of(
          "event",
          "event_uuid",
          "event_name",
          "person",
          "person_distinct_id",
          "event_definition",
          "property_definition",
          "event_property",
          "ingestion_warning",
          "property_key",
          "event_chunk",
          "event_column",
          "erased_id",
          "deleted_id");

  private static Tenant tenant;
  private static TestDatabase database;

  @BeforeAll
  static void store(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    StoredEvents stored = StoredEvents.of(fresh);
    stored.person("ann", new JsonObject());
    stored.definitions();
    stored.seen("e", "p");
    stored.event("packed", "ann", new JsonObject().put("a", 1));
    PackedEvents.of(fresh).packAll();
    stored.event("e", "ann", new JsonObject());
    database.execute(
        "insert into erased_id (project_id, id_number) values (?, 999)", fresh.projectId());
    database.execute("insert into deleted_id values (?, 999, 999, 1, 1)", fresh.projectId());
  }

  private static long seen(String announcement, String table) throws SQLException {
    try (Connection connection = database.connectAsApplication()) {
      connection.setAutoCommit(false);
      TestDatabase.run(connection, announcement);
      long rows =
          Long.parseLong(
              TestDatabase.texts(
                      connection,
                      "select count(*) from %s where project_id = %d"
                          .formatted(table, tenant.projectId()))
                  .get(0));
      connection.rollback();
      return rows;
    }
  }

  @Test
  void withoutAnAnnouncementThereIsNoRow() throws SQLException {
    for (String table : TABLES) {
      assertEquals(0, seen("select 1", table), table);
      assertEquals(0, seen("set local app.project_id = ''", table), table);
      assertEquals(0, seen("set local app.project_id = '1' ", table), table);
    }
  }

  @Test
  void theAnnouncedProjectIsSeen() throws SQLException {
    for (String table : TABLES) {
      String announcement = "set local app.project_id = '" + tenant.projectId() + "'";
      assertTrue(seen(announcement, table) > 0, table);
    }
  }

  @Test
  void noTableOfEventsMayBeReadByAnyone() {
    assertEquals(
        List.of(),
        database.texts(
            "select tablename || ': ' || policyname from pg_policies where tablename = any ('{"
                + String.join(",", TABLES)
                + ",event_project,property_key,event_chunk,event_column,erased_id,person_column,event_inbox,event_rejected,groups,group_type,event_usage}')"
                + " and policyname <> 'announced_project'"
                + " and not (cmd = 'INSERT' and policyname = 'anyone_appends')"));
  }

  @Test
  void partitionsAreNotReadByTheirNames() throws SQLException {
    List<String> partitions =
        database.texts(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " where i.inhparent = 'event_uuid'::regclass");
    assertFalse(partitions.isEmpty());
    for (String partition : partitions) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () -> seen("set local app.project_id = '" + tenant.projectId() + "'", partition));
      assertEquals("42501", refused.getSQLState(), partition);
    }
  }

  @Test
  void whatWasAnnouncedIsOverWithTheTransaction(Tenant other) {
    for (int i = 0; i < 50; i++) {
      assertEquals(2, tenant.api().get(tenant.project() + "events/").expect(200).results().size());
      assertEquals(0, other.api().get(other.project() + "events/").expect(200).results().size());
    }
  }

  @Test
  void aReadIsRepeatedWhenItsConnectionIsLost() {
    for (int i = 0; i < 10; i++) {
      database.texts(
          "select pg_terminate_backend(pid)::text from pg_stat_activity where usename = '"
              + "dashgate_app' and datname = current_database() and state = 'idle'");
      assertEquals(2, tenant.api().get(tenant.project() + "events/").expect(200).results().size());
    }
  }
}
