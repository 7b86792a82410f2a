package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.events.ingest.IngestSteps.Project;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.TestGateway;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many events a batch takes. */
class BatchSizeTest {

  private static final int EVENTS = 40;
  private static final int LARGE = 100_000;
  private static final int BATCH_BYTES = 64 * 1024;

  private static IngestSteps steps;

  @BeforeAll
  static void open(TestGateway gateway) throws SQLException {
    steps = new IngestSteps(gateway);
  }

  @AfterAll
  static void close() throws SQLException {
    steps.close();
  }

  /** Returns how many events the largest batch had. */
  private static long largestBatch(Project project) {
    long largest = 0;
    long before = steps.count(project, "event");
    for (int i = 0; i < 100 && steps.count(project, "event_inbox") > 0; i++) {
      steps.step(project);
      long now = steps.count(project, "event");
      largest = Math.max(largest, now - before);
      before = now;
    }
    return largest;
  }

  @Test
  void aBatchReadsSoManyBytesOfPersons() {
    Project project = steps.project(BATCH_BYTES, 1_000);
    List<EventLine> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      project
          .inbox()
          .append(Inbox.event("x", "id" + i, "{'$set':{'large':'" + "x".repeat(LARGE) + "'}}"));
      events.add(Inbox.event("x", "id" + i, "{'$set':{'n':" + i + "}}"));
    }
    steps.drain(project);
    project.inbox().append(events);

    long most = BatchTransaction.READ_FACTOR * BATCH_BYTES / LARGE + 1;
    assertTrue(largestBatch(project) <= most, "at most " + most);
    assertEquals(EVENTS * 2, steps.count(project, "event"));
    assertEquals(
        "40 780 " + LARGE * EVENTS,
        steps.text(
            """
            select concat_ws(' ', count(*), sum((properties ->> 'n')::int), sum(length(properties ->> 'large')))
            from person
            where project_id = $1
            """,
            project.id()));
  }

  @Test
  void aBatchReadsSoManyBytesOfGroups() {
    Project project = steps.project(BATCH_BYTES, 1_000);
    List<EventLine> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      project.inbox().append(group(i, "{'large':'" + "x".repeat(LARGE) + "'}"));
      events.add(group(i, "{'n':" + i + "}"));
    }
    steps.drain(project);
    project.inbox().append(events);

    long most = BatchTransaction.READ_FACTOR * BATCH_BYTES / LARGE + 1;
    assertTrue(largestBatch(project) <= most, "at most " + most);
    assertEquals(
        "40 780 " + LARGE * EVENTS,
        steps.text(
            """
            select concat_ws(' ', count(*), sum((properties ->> 'n')::int), sum(length(properties ->> 'large')))
            from groups
            where project_id = $1
            """,
            project.id()));
  }

  private static EventLine group(int number, String set) {
    return Inbox.event(
        "$groupidentify",
        "a",
        "{'$group_type':'company','$group_key':'g" + number + "','$group_set':" + set + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"53200", "54000", "57014", "23505"})
  @NeedsServer(
      value = NeedsServer.Kind.UNDISTRIBUTED,
      because = "triggers of statements do not see the rows of other servers")
  void aBatchThatIsTooLargeForTheDatabaseIsTriedWithFewerEvents(String state) {
    Project project = steps.project(1_000_000, 100_000);
    List<EventLine> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(Inbox.event("x", "a", "{'n':" + i + "}"));
    }
    project.inbox().append(events);
    String name = "too_many_" + project.id();
    steps.run(
        """
        create function %1$s() returns trigger language plpgsql as $$
        begin
          if (select count(*) from added where project_id = %2$d) > 10 then
            raise exception 'the test allows 10' using errcode = '%3$s';
          end if;
          return null;
        end $$;
        create trigger %1$s after insert on event referencing new table as added
        for each statement execute function %1$s()
        """
            .formatted(name, project.id(), state));
    try {
      assertTrue(largestBatch(project) <= 10);
      assertEquals(EVENTS, steps.count(project, "event"));
    } finally {
      steps.run("drop function %s() cascade".formatted(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"53200", "22001", "57014", "23505"})
  void anEventThatFailsAloneAgainAndAgainIsSetAside(String state) {
    Project project = steps.project(1_000_000, 100_000);
    List<EventLine> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(Inbox.event("x", "a", i == 7 ? "{'bad':1}" : "{}"));
    }
    project.inbox().append(events);
    String name = "never_" + project.id();
    steps.run(
        """
        create function %1$s() returns trigger language plpgsql as $$
        begin
          if new.project_id = %2$d and new.properties::text like '%%bad%%' then
            raise exception 'the test refuses it' using errcode = '%3$s';
          end if;
          return new;
        end $$;
        create trigger %1$s before insert on event for each row execute function %1$s()
        """
            .formatted(name, project.id(), state));
    try {
      steps.drain(project);
    } finally {
      steps.run("drop function %s() cascade".formatted(name));
    }

    assertEquals(EVENTS - 1, steps.count(project, "event"));
    assertEquals(
        "1 t",
        steps.text(
            """
            select concat_ws(' ', count(*), bool_and(reason like '%the test refuses it%'))
            from event_rejected
            where project_id = $1
            """,
            project.id()));
  }

  @Test
  void anEventThatCollidesOnceIsStored() {
    Project project = steps.project(1_000_000, 100_000);
    project.inbox().append(Inbox.event("x", "a", "{'n':1}"));
    String name = "once_" + project.id();
    steps.run(
        """
        create function %1$s() returns trigger language plpgsql as $$
        begin
          if new.project_id = %2$d then
            raise exception 'another was faster' using errcode = '23505';
          end if;
          return new;
        end $$;
        create trigger %1$s before insert on event for each row execute function %1$s()
        """
            .formatted(name, project.id()));
    steps.step(project);
    steps.run("drop function %s() cascade".formatted(name));
    steps.drain(project);

    assertEquals(1, steps.count(project, "event"));
    assertEquals(0, steps.count(project, "event_rejected"));
  }

  @Test
  void aProjectHasSoManyNamesOfEvents() {
    Project project = steps.project(1_000_000, 100_000);
    project.inbox().append(Inbox.event("known", "a", "{}"));
    steps.drain(project);
    steps.run(
        "update event_project set next_event_number = %d where project_id = %d"
            .formatted(EventNames.MOST_NAMES, project.id()));
    EventLine beyond = Inbox.event("beyond", "b", "{'$set':{'n':1}}");
    project.inbox().append(Inbox.event("last", "a", "{}"), beyond, Inbox.event("known", "a", "{}"));
    steps.drain(project);

    assertEquals(3, steps.count(project, "event"));
    assertEquals(3, steps.count(project, "event_uuid"));
    assertEquals(1, steps.count(project, "person"));
    assertEquals(
        beyond.write(),
        steps.text("select data from event_rejected where project_id = $1", project.id()));
    assertEquals(
        "event_names_limit_exceeded beyond",
        steps.text(
            "select type || ' ' || key from ingestion_warning where project_id = $1",
            project.id()));
  }

  @Test
  void aBatchThatIsTooLargeForTheHeapIsTriedWithFewerEvents() {
    assertTrue(EventFailure.mayBeOfEvents(new OutOfMemoryError()));
  }
}
