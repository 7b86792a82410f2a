package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.sealing.TailOfEvents.Row;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sealed and merged, and what it takes; by a sealer of the test. */
@GatewaySettings({
  "DASHGATE_EVENTS_SEAL_ROWS=1000000",
  "DASHGATE_EVENTS_SEAL_AFTER_SECONDS=31536000"
})
class SealTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration WEEK = Duration.ofDays(7);

  private static Connection owner;

  private final Random random = new Random(1);
  private long project;
  private TailOfEvents tail;
  private AllEvents all;
  private TestGateway gateway;
  private final List<SealSteps> sealers = new ArrayList<>();

  @BeforeAll
  static void connect(TestGateway shared) throws SQLException {
    owner = shared.database().connectAsOwner();
  }

  @AfterAll
  static void close() throws SQLException {
    owner.close();
  }

  @BeforeEach
  void create(TestGateway shared) throws SQLException {
    gateway = shared;
    project = shared.signUp().projectId();
    tail = new TailOfEvents(owner, project);
    all = new AllEvents(owner, project);
  }

  @AfterEach
  void closeSealers() {
    sealers.forEach(SealSteps::close);
  }

  private SealSteps sealer(int rows, Duration after) {
    SealSteps sealer = new SealSteps(gateway.database(), rows, after);
    sealers.add(sealer);
    return sealer;
  }

  private Row event(int event, Instant at, Instant received) {
    return new Row(
        event,
        at.plusNanos(1000L * random.nextInt(1_000_000)),
        new UUID(random.nextLong(), random.nextLong()),
        1 + random.nextInt(100),
        received,
        """
        { "$browser" : "Browser %d", "$current_url": "https://example.com/%d", "amount": %d.50, "plan": "plan %d",
          "n": %d, "list": [1, "%d"], "nothing": null%s}"""
            .formatted(
                random.nextInt(4),
                random.nextInt(50),
                random.nextInt(1000),
                random.nextInt(3),
                random.nextInt(),
                random.nextInt(9),
                random.nextInt(50) == 0 ? ",\"rare\":\"é\\u00e9\"" : ""),
        random.nextInt(4) == 0 ? "a:text=\"" + random.nextInt(9) + "\"" : null);
  }

  private List<Row> events(int count, int event, Instant from, Duration over) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant at = from.plusMillis((long) (random.nextDouble() * over.toMillis()));
      rows.add(event(event, at, at.plusSeconds(1)));
    }
    return rows;
  }

  private long chunks() {
    return all.number("select count(*) from event_chunk where project_id = $1");
  }

  private long rows() {
    return chunks() + all.number("select count(*) from event_column where project_id = $1");
  }

  private long tailEvents() {
    return all.number("select count(*) from event where project_id = $1");
  }

  @Test
  void manyEventsOfANameAreSealedAndTheOthersWait() throws SQLException {
    tail.add(events(1_000, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    tail.add(events(999, 2, NOW.minusSeconds(3600), Duration.ofHours(1)));
    Map<UUID, String> before = all.byUuid();

    sealer(1_000, WEEK).run(project);

    assertEquals(before, all.byUuid());
    assertEquals(999, tailEvents());
    assertEquals(1, chunks());
  }

  @Test
  void oldEventsAreSealedUnlessTheyAreFewerThanTheRowsOfAChunk() throws SQLException {
    tail.add(events(32, 1, NOW.minus(8, ChronoUnit.DAYS), Duration.ofDays(7)));
    tail.add(events(31, 2, NOW.minus(8, ChronoUnit.DAYS), Duration.ofDays(7)));
    tail.add(events(200, 3, NOW.minus(6, ChronoUnit.DAYS), Duration.ofDays(5)));
    Map<UUID, String> before = all.byUuid();

    sealer(5_000, WEEK).run(project);

    assertEquals(before, all.byUuid());
    assertEquals(231, tailEvents());
  }

  @Test
  void whatCannotBeSealedYetIsNotLookedAtAllTheTime() throws SQLException {
    SealSteps sealer = sealer(1_000, WEEK);
    tail.add(events(700, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    tail.add(events(700, 2, NOW.minusSeconds(3600), Duration.ofHours(1)));
    tail.add(events(20, 3, NOW.minus(9, ChronoUnit.DAYS), Duration.ofDays(1)));
    assertEquals(1, found());

    sealer.run(project);

    assertEquals(1_420, tailEvents());
    assertEquals(0, found());
    tail.add(events(250, 1, NOW.minusSeconds(60), Duration.ofMinutes(1)));
    assertEquals(0, found());
    tail.add(events(50, 1, NOW.minusSeconds(60), Duration.ofMinutes(1)));
    assertEquals(1, found());
    sealer.run(project);
    assertEquals(720, tailEvents());
  }

  private long found() {
    return all.number("select count(*) from projects_to_seal(1000, 604800) where project_id = $1");
  }

  @Test
  void lateEventsAreSealedByThemselves() throws SQLException {
    SealSteps sealer = sealer(1_000, WEEK);
    tail.add(events(1_000, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    for (int i = 0; i < 150; i++) {
      tail.add(List.of(event(1, NOW.minus(100 + i, ChronoUnit.DAYS), NOW.minusSeconds(60))));
    }
    Map<UUID, String> before = all.byUuid();

    sealer.run(project);

    assertEquals(before, all.byUuid());
    assertEquals(150, tailEvents());
    for (int i = 0; i < 50; i++) {
      tail.add(List.of(event(1, NOW.minus(100 + i, ChronoUnit.DAYS), NOW.minusSeconds(60))));
    }
    sealer.run(project);
    assertEquals(0, tailEvents());
    assertEquals(2, chunks());
  }

  @Test
  void chunksOfLikeSizeAreMerged() throws SQLException {
    SealSteps sealer = sealer(400, WEEK);
    Map<UUID, String> added = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      tail.add(events(500, 1, NOW.minusSeconds(3600L * (40 - i)), Duration.ofHours(1)));
      added.putAll(all.tail());
      sealer.run(project);
    }

    assertEquals(added, all.byUuid());
    assertEquals(20_000, all.number("select sum(events) from event_chunk where project_id = $1"));
    assertTrue(chunks() <= 8, () -> chunks() + " chunks");
  }

  @Test
  void aChunkIsNotLongUnlessItHasFewEvents() throws SQLException {
    SealSteps sealer = sealer(1_500, WEEK);
    for (int i = 0; i < 12; i++) {
      Instant from = NOW.minus(400 - 30 * i, ChronoUnit.DAYS);
      tail.add(events(2_000, 1, from, Duration.ofDays(30)));
      sealer.run(project);
    }

    assertEquals(
        0,
        all.number(
            "select count(*) from event_chunk where project_id = $1 and events > 1000"
                + " and last_at - first_at > interval '45 days'"));
    assertEquals(24_000, all.byUuid().size());
  }

  @Test
  void sparseEventsMakeFewRows() throws SQLException {
    SealSteps sealer = sealer(5_000, WEEK);
    int events = 0;
    for (int week = 0; week < 9; week++) {
      Instant from = NOW.minus(8 + 7 * (9 - week), ChronoUnit.DAYS);
      for (int event = 1; event <= 4; event++) {
        tail.add(events(35, event, from, Duration.ofDays(6)));
        events += 35;
      }
      sealer.run(project);
    }

    assertEquals(events, all.byUuid().size());
    double rows = (double) rows() / events;
    assertTrue(rows <= 0.2, () -> rows + " rows an event");
  }

  @Test
  void eventsOfRandomDaysMakeFewRows() throws SQLException {
    SealSteps sealer = sealer(5_000, WEEK);
    int events = 0;
    for (int i = 0; i < 60; i++) {
      List<Row> day = new ArrayList<>();
      for (int j = 0; j < 150; j++) {
        Instant at = NOW.minus(random.nextInt(3_650), ChronoUnit.DAYS);
        day.add(event(1 + random.nextInt(3), at, NOW.minus(70 - i, ChronoUnit.DAYS)));
      }
      tail.add(day);
      events += day.size();
      sealer.run(project);
    }

    assertEquals(events, all.byUuid().size());
    double rows = (double) rows() / events;
    assertTrue(rows <= 0.2, () -> rows + " rows an event");
  }

  @Test
  void aProjectWithTooManyKeysKeepsTheOthersInTheRest() throws SQLException {
    tail.add(events(400, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    gateway
        .database()
        .execute("update event_project set next_key_number = 50014 where project_id = ?", project);
    Map<UUID, String> before = all.byUuid();

    sealer(400, WEEK).run(project);

    assertEquals(before, all.byUuid());
    assertEquals(2, all.number("select count(*) from property_key where project_id = $1"));
    assertEquals(
        50_016, all.number("select next_key_number from event_project where project_id = $1"));
  }

  @Test
  void oddKeysAndLongTextsAreSealedInPortions() throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      String text = i % 20 == 0 ? "x".repeat(1_900_000) : "y".repeat(random.nextInt(20_000));
      Row row = event(1, NOW.minusSeconds(10_000 - i), NOW);
      rows.add(
          new Row(
              1,
              row.at(),
              row.uuid(),
              1,
              NOW,
              "{\"%s\":1,\"\":2,\"a\\u0000b\":3,\"key %d\":\"%s\"}"
                  .formatted("k".repeat(300), random.nextInt(3), text),
              null));
    }
    tail.add(rows);
    Map<UUID, String> before = all.byUuid();

    sealer(1, WEEK).run(project);

    assertEquals(before, all.byUuid());
    assertEquals(0, tailEvents());
  }

  @Test
  void aDamagedChunkIsLeftAsItIsAndTheOthersAreMerged() throws SQLException {
    SealSteps sealer = sealer(400, WEEK);
    for (int i = 0; i < 3; i++) {
      tail.add(events(500, 1, NOW.minusSeconds(3600L * (9 - i)), Duration.ofHours(1)));
      sealer.run(project);
    }
    gateway
        .database()
        .execute(
            "update event_column set data = set_byte(data, 20, 255 - get_byte(data, 20))"
                + " where project_id = ? and chunk_number = 2 and key_number = 1",
            project);
    for (int i = 3; i < 6; i++) {
      tail.add(events(500, 1, NOW.minusSeconds(3600L * (9 - i)), Duration.ofHours(1)));
      sealer.run(project);
    }

    assertEquals(1, sealer.counts().damaged());
    assertEquals(
        1,
        all.number("select count(*) from event_chunk where project_id = $1 and chunk_number = 2"));
    assertEquals(3_000, all.number("select sum(events) from event_chunk where project_id = $1"));
    assertEquals(3, chunks());
  }

  @Test
  void nothingIsSealedForADeletedProject() throws SQLException {
    tail.add(events(100, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    gateway.database().execute("delete from project where id = ?", project);

    sealer(10, WEEK).run(project);

    assertEquals(100, tailEvents());
    assertEquals(0, chunks());
  }

  @Test
  void lateChunksAreMergedBehindManyThatAreNot() throws SQLException {
    gateway
        .database()
        .execute(
            "insert into event_chunk select ?, 10000 + i, 1,"
                + " now() + make_interval(days => 50 * i),"
                + " now() + make_interval(days => 50 * i), 2000, '{0,1,2}', '{8000,8000,32000}',"
                + " '{}' from generate_series(1, 1200) i",
            project);
    SealSteps sealer = sealer(400, WEEK);
    for (int i = 0; i < 8; i++) {
      tail.add(events(500, 1, NOW.minusSeconds(3600L * (9 - i)), Duration.ofHours(1)));
      sealer.run(project);
    }

    assertEquals(4_000, all.number("select sum(events) from event_chunk" + OF_NOW));
    assertEquals(2, all.number("select count(*) from event_chunk" + OF_NOW));
  }

  private static final String OF_NOW = " where project_id = $1 and chunk_number < 10000";

  @Test
  void eventsThatWereNotCountedAreCountedOnceHoweverManyLook() throws SQLException {
    SealSteps one = sealer(1_000, WEEK);
    SealSteps other = sealer(1_000, WEEK);
    tail.add(events(100, 1, NOW.minusSeconds(3600), Duration.ofHours(1)));
    gateway
        .database()
        .execute("update event_project set tail_events = 60 where project_id = ?", project);

    one.step(project);
    other.step(project);
    one.run(project);
    other.run(project);

    assertEquals(100, all.number("select tail_events from event_project where project_id = $1"));
  }

  /** A column that is intact, but at another place, is as bad as a damaged one. */
  @Test
  void columnsThatAreSwappedAreNoticed() throws SQLException {
    Tenant tenant = gateway.signUp();
    TailOfEvents other = new TailOfEvents(owner, tenant.projectId());
    gateway.database().execute("insert into event_name values (?, 1, 'e')", tenant.projectId());
    SealSteps sealer = sealer(400, WEEK);
    for (int i = 0; i < 2; i++) {
      other.add(events(450, 1, NOW.minusSeconds(3600), Duration.ofMinutes(10)));
      sealer.run(tenant.projectId());
    }
    List<String> reads = List.of("?limit=1000", "?properties=" + PLAN);
    String swap =
        "update event_column c set data = o.data from event_column o where c.project_id = ?"
            + " and o.project_id = c.project_id";
    for (String which :
        List.of(
            " and c.chunk_number = 3 - o.chunk_number and c.key_number = o.key_number",
            " and c.chunk_number = o.chunk_number and c.key_number between 16 and 30"
                + " and o.key_number = 38 - c.key_number")) {
      for (String read : reads) {
        tenant.api().get(tenant.project() + "events/" + read).expect(200);
      }
      try (Connection swapping = gateway.database().connectAsOwner()) {
        TestDatabase.run(swapping, "create temp table kept as select * from event_column");
        assertTrue(gateway.database().execute(swap + which, tenant.projectId()) > 0);
        for (String read : reads) {
          tenant.api().get(tenant.project() + "events/" + read).expect(500);
        }
        TestDatabase.run(
            swapping,
            "update event_column c set data = k.data from kept k where c.project_id = k.project_id"
                + " and c.chunk_number = k.chunk_number and c.key_number = k.key_number");
      }
    }
  }

  private static final String PLAN =
      "%5B%7B%22key%22%3A%22plan%22%2C%22value%22%3A%22plan%201%22%7D%5D";
}
