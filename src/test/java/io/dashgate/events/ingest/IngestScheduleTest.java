package io.dashgate.events.ingest;

import static io.dashgate.events.ingest.IngestSteps.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.events.EventLine;
import io.dashgate.events.ingest.ProjectIngest.Step;
import io.dashgate.platform.json.JsonMembers;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of two workers in random orders over one small project, with events that are sent twice and
 * late, and failures of every statement: after each step all events and persons are those of a
 * simple replay.
 */
class IngestScheduleTest {

  private static final Instant START =
      Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);

  private static final String[] IDS = {"a", "b", "c", "d", "e", "f", "g"};

  /** Each table that a batch writes, with what it does to it. */
  private static final String[] WRITES = {
    "insert on event_name",
    "insert on event_uuid",
    "insert on person",
    "delete on person",
    "insert on person_distinct_id",
    "update on person_distinct_id",
    "insert on event_definition",
    "insert on property_definition",
    "insert on event_property",
    "insert on event",
    "delete on event_inbox",
    "update on event_project"
  };

  private static IngestSteps steps;
  private static TestDatabase database;

  private long project;
  private Inbox inbox;
  private PersonLedger ledger;
  private ProjectIngest first;
  private ProjectIngest second;

  @BeforeAll
  static void connect(TestGateway gateway) throws SQLException {
    steps = new IngestSteps(gateway);
    database = gateway.database();
  }

  @AfterAll
  static void close() throws SQLException {
    steps.close();
  }

  @BeforeEach
  void create() {
    // small batches, so that rows of the inbox are seldom processed as a whole
    IngestSteps.Project created = steps.project(2_000, 100_000);
    project = created.id();
    inbox = created.inbox();
    first = created.worker();
    second = steps.worker(project, 2_000, 100_000);
    ledger = new PersonLedger(project);
  }

  private long count(String table) {
    return steps.count(project, table);
  }

  private void keepAway() {
    steps.keepAway(project);
  }

  private void letTake(ProjectIngest worker) {
    steps.letTake(project, worker);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyScheduleEndsAsAReplay(long seed) {
    Random random = new Random(seed);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      append(random, sent);
      if (random.nextInt(4) == 0) {
        failAtSomeStatement(random);
      }
      if (random.nextInt(3) == 0) {
        ProjectIngest taking = random.nextBoolean() ? first : second;
        letTake(taking);
        await(taking.step());
        keepAway();
      }
      drain();
      compare();
    }
  }

  /** An event, with what the replay needs to know of it. */
  private record Sent(
      EventLine line,
      Instant time,
      boolean wantsProfile,
      String other,
      String name,
      String value) {}

  private void append(Random random, List<Sent> sent) {
    List<EventLine> row = new ArrayList<>();
    int events = 1 + random.nextInt(8);
    for (int i = 0; i < events; i++) {
      Sent next =
          !sent.isEmpty() && random.nextInt(4) == 0
              ? again(random, sent.get(random.nextInt(sent.size())))
              : make(random);
      sent.add(next);
      row.add(next.line);
      ledger.add(next.line, next.time, next.wantsProfile, next.other, next.name, next.value);
    }
    inbox.append(row);
  }

  /** A retry: the time was corrected by another clock. */
  private static Sent again(Random random, Sent sent) {
    Instant time = sent.time.plusMillis(random.nextInt(5));
    EventLine line = sent.line;
    return new Sent(
        Inbox.event(line.uuid(), line.event(), line.distinctId(), time, line.properties()),
        time,
        sent.wantsProfile,
        sent.other,
        sent.name,
        sent.value);
  }

  private static Sent make(Random random) {
    String id = IDS[random.nextInt(IDS.length)];
    boolean wantsProfile = random.nextInt(3) != 0;
    Instant time = START.plusSeconds(random.nextInt(300));
    String event =
        switch (random.nextInt(6)) {
          case 0 -> "$identify";
          case 1 -> "$merge_dangerously";
          default -> "event " + random.nextInt(3);
        };
    String other = event.startsWith("$") ? IDS[random.nextInt(IDS.length)] : null;
    String name = random.nextBoolean() ? "p" + random.nextInt(3) : null;
    String value = Integer.toString(random.nextInt(100));
    List<String> members = new ArrayList<>();
    if (other != null) {
      String key = event.equals("$identify") ? "$anon_distinct_id" : "alias";
      members.add("'" + key + "':'" + other + "'");
    }
    if (name != null) {
      members.add("'$set':{'" + name + "':" + value + "}");
    }
    if (!wantsProfile) {
      members.add("'$process_person_profile':false");
    }
    members.add("'padding':'" + "x".repeat(random.nextInt(1_000)) + "'");
    EventLine line =
        Inbox.event(UUID.randomUUID(), event, id, time, "{" + String.join(",", members) + "}");
    return new Sent(line, time, wantsProfile, other, name, value);
  }

  /** One kind of statement fails, as if the process ended there: nothing may be left of it. */
  private void failAtSomeStatement(Random random) {
    IngestSteps.Failure failure = steps.fail(project, WRITES[random.nextInt(WRITES.length)]);
    try {
      await(first.step());
    } catch (RuntimeException expected) {
      // the batch may also have had nothing to do with this table
    } finally {
      failure.close();
    }
    keepAway();
  }

  /** Whoever holds the project processes all that is there. */
  private void drain() {
    for (int i = 0; i < 200; i++) {
      if (count("event_inbox") == 0) {
        return;
      }
      if (await(first.step()) == Step.HELD) {
        await(second.step());
      }
      keepAway();
    }
    throw new AssertionError("the inbox is never empty");
  }

  private void compare() {
    Map<String, String> persons = new TreeMap<>();
    Map<UUID, String> events = new TreeMap<>();
    try (Statement statement = steps.owner().createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              """
              select d.distinct_id, p.uuid, p.created_at, p.is_identified, p.properties
              from person_distinct_id d
              left join person p on p.project_id = d.project_id and p.person_number = d.person_number
              where d.project_id = %d
              """
                  .formatted(project))) {
        while (rows.next()) {
          persons.put(rows.getString(1), person(rows));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              """
              select e.uuid, n.name || ' ' || d.distinct_id
              from event e
              join event_name n on n.project_id = e.project_id and n.event_number = e.event_number
              join person_distinct_id d on d.project_id = e.project_id and d.id_number = e.id_number
              where e.project_id = %d
              """
                  .formatted(project))) {
        while (rows.next()) {
          events.put(rows.getObject(1, UUID.class), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertEquals(ledger.persons(), persons);
    assertEquals(ledger.count(), count("person"));
    assertEquals(new TreeMap<>(ledger.events()), events);
    assertEquals(events.size(), count("event"));
    assertEquals(events.size(), count("event_uuid"));
  }

  private static String person(ResultSet rows) throws SQLException {
    if (rows.getString(2) == null) {
      return "nobody";
    }
    return rows.getString(2)
        + " "
        + rows.getTimestamp(3).toInstant()
        + " "
        + rows.getBoolean(4)
        + " "
        + new TreeMap<>(JsonMembers.values(rows.getString(5)));
  }

  @Test
  void whoWasTakenOverStoresNothing() {
    inbox.append(Inbox.event("x", "a", "{}"));
    assertEquals(Step.EMPTY, await(first.step()));
    letTake(second);
    inbox.append(Inbox.event("x", "b", "{}"));
    assertEquals(Step.EMPTY, await(second.step()));
    keepAway();
    inbox.append(Inbox.event("x", "c", "{}"));

    // it still believes that it works for the project
    assertEquals(Step.MORE, await(first.step()));
    assertEquals(Step.HELD, await(first.step()));
    assertEquals(1, count("event_inbox"));

    assertEquals(Step.EMPTY, await(second.step()));
    assertEquals(
        List.of("1 a", "2 b", "3 c"),
        database.texts(
            "select id_number || ' ' || distinct_id from person_distinct_id where project_id = "
                + project
                + " order by id_number"));
  }

  @Test
  void twoWorkersNeverHoldAProjectAtOnce() {
    inbox.append(Inbox.event("x", "a", "{}"));

    assertEquals(Step.HELD, await(second.step()));
    assertEquals(1, count("event_inbox"));
    await(first.release());
    assertEquals(Step.EMPTY, await(second.step()));
    assertEquals(0, count("event_inbox"));
  }

  /** A process that has been stopped in the middle of a batch holds the lock of its project. */
  @Test
  void whoLooksForWorkDoesNotWaitForAProjectSomebodyWorksFor() throws SQLException {
    letTake(second);
    inbox.append(Inbox.event("x", "a", "{}"));
    try (Connection holder = database.connectAsOwner()) {
      holder.setAutoCommit(false);
      TestDatabase.run(
          holder, "select from event_project where project_id = " + project + " for no key update");

      // and not a failure after the time limit of the statement
      assertEquals(Step.HELD, await(second.step()));
    }
  }

  @Test
  void aBatchHoldsItsProjectFromItsEndOn() {
    inbox.append(Inbox.event("x", "a", "{}"));
    String trigger = "slow_" + project;
    steps.run(
        """
        create function %1$s() returns trigger language plpgsql as $$
        begin
          if new.project_id = %2$d then
            perform pg_sleep(1);
          end if;
          return new;
        end $$;
        create trigger %1$s before insert on event for each row execute function %1$s()
        """
            .formatted(trigger, project));
    try {
      assertEquals(Step.EMPTY, await(first.step()));
    } finally {
      steps.run("drop function %s() cascade".formatted(trigger));
    }

    // longer than what is left of the time if it began with the batch
    assertEquals(
        "t",
        steps.text(
            """
            select held_until - (select max(received_at) from event where project_id = $1)
              >= interval '6 seconds'
            from event_project
            where project_id = $1
            """,
            project));
  }
}
