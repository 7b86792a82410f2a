package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.events.EventLine;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways on one database, whose connections are cut all the time. */
@GatewaySettings("DASHGATE_RETENTION_DAYS=29")
@NeedsServer(
    value = NeedsServer.Kind.UNDISTRIBUTED,
    because = "it ends sessions, which on Citus are those of the coordinator")
class IngestFaultsTest {

  private static final int ROWS = 150;
  private static final int EVENTS = 20;

  private static TestGateway gateway;
  private static TestGateway other;
  private static TestDatabase database;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
    other = own.another(Map.of("DASHGATE_JWT_SECRET", "s".repeat(32)));
    database = own.database();
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void eachEventIsStoredOnceAndAppliedInOrder() throws InterruptedException {
    List<Inbox> inboxes = new ArrayList<>();
    List<Long> projects = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      projects.add(gateway.signUp().projectId());
      inboxes.add(new Inbox(database, projects.get(i)));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    Thread cutting = new Thread(() -> cutConnections(isOver));
    cutting.start();
    for (int row = 0; row < ROWS; row++) {
      for (Inbox inbox : inboxes) {
        List<EventLine> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
          int number = row * EVENTS + i;
          events.add(Inbox.event("e" + i % 3, "id" + i % 5, "{'$set':{'n':" + number + "}}"));
        }
        inbox.append(events);
        if (row % 3 == 0) {
          inbox.append(events); // a retry
        }
      }
    }
    isOver.set(true);
    cutting.join();
    inboxes.forEach(Inbox::awaitEmpty);

    for (long project : projects) {
      assertEquals(List.of("3000 5 2995 2996 2997 2998 2999"), database.texts(state(project)));
    }
  }

  private static void cutConnections(AtomicBoolean isOver) {
    while (!isOver.get()) {
      database.texts(
          "select pg_terminate_backend(pid)::text from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()"
              + " and query ~ 'event_(project|inbox|uuid|name|definition)|person'"
              + " and application_name like 'dashgate%' and random() < 0.3");
      try {
        Thread.sleep(70);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static String state(long project) {
    return """
        select (select count(*) from event where project_id = %1$d) || ' '
          || (select count(*) from person where project_id = %1$d) || ' '
          || (select string_agg(p.properties ->> 'n', ' ' order by d.distinct_id)
            from person p
            join person_distinct_id d on d.project_id = %1$d and d.person_number = p.person_number
            where p.project_id = %1$d)
        """
        .formatted(project);
  }
}
