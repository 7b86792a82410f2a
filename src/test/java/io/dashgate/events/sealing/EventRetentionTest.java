package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are older than they are kept: removed, and not taken in. */
@GatewaySettings("DASHGATE_RETENTION_EVENTS_MONTHS=6")
class EventRetentionTest {

  private static final int MONTHS = 6;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private static final Instant BORDER =
      NOW.atOffset(ZoneOffset.UTC).minusMonths(MONTHS).toInstant();

  private TestGateway gateway;
  private TestDatabase database;
  private Tenant tenant;
  private long project;
  private Connection owner;
  private TailOfEvents tail;
  private AllEvents all;
  private SealSteps steps;
  private int number;

  @BeforeEach
  void start(TestGateway own) throws SQLException {
    gateway = own;
    database = own.database();
    tenant = own.signUp();
    project = tenant.projectId();
    owner = database.connectAsOwner();
    tail = new TailOfEvents(owner, project);
    all = new AllEvents(owner, project);
    steps = new SealSteps(database, 1, Duration.ofDays(7)).keep(MONTHS);
    database.execute(
        "update event_project set removal_at = now() + interval '1 day' where project_id = ?",
        project);
  }

  @AfterEach
  void close() throws SQLException {
    steps.close();
    owner.close();
  }

  private static Instant daysFromBorder(double days) {
    return BORDER.plusSeconds((long) (days * 86_400));
  }

  /** Adds an event of each time to the tail, and returns their UUIDs. */
  private List<UUID> add(int name, List<Instant> times) throws SQLException {
    List<TailOfEvents.Row> rows = new ArrayList<>();
    for (Instant time : times) {
      rows.add(
          new TailOfEvents.Row(
              name, time, new UUID(3, number++), 1, time, "{\"n\":" + number + "}", null));
    }
    tail.add(rows);
    return rows.stream().map(TailOfEvents.Row::uuid).toList();
  }

  private void remove() {
    database.execute("update event_project set removal_at = null where project_id = ?", project);
    steps.remove(project);
  }

  private static void requireOnly(
      Map<UUID, String> before, Map<UUID, String> now, Set<UUID> removed) {
    Map<UUID, String> expected = new TreeMap<>(before);
    expected.keySet().removeAll(removed);
    assertEquals(expected, now);
  }

  @Test
  void theTailLosesWhatIsTooOld() throws SQLException {
    List<UUID> uuids =
        add(1, List.of(daysFromBorder(-300), daysFromBorder(-1), daysFromBorder(1), NOW));
    Map<UUID, String> before = all.byUuid();

    remove();

    requireOnly(before, all.byUuid(), Set.copyOf(uuids.subList(0, 2)));
  }

  @Test
  void aChunkGoesWhenAllItsEventsAreTooOldOrSomeHaveBeenForLong() throws SQLException {
    Set<UUID> removed =
        new TreeSet<>(
            add(1, List.of(daysFromBorder(-20), daysFromBorder(-10), daysFromBorder(-1))));
    // nearly a chunk's length: waits for its last event
    add(2, List.of(daysFromBorder(-44), daysFromBorder(-1), daysFromBorder(1)));
    List<UUID> far =
        add(3, List.of(daysFromBorder(-900), daysFromBorder(-46), daysFromBorder(-1), NOW));
    removed.addAll(far.subList(0, 3));
    add(4, List.of(daysFromBorder(1), NOW));
    steps.run(project);
    assertEquals(0, all.tail().size());
    assertEquals(4, all.number("select count(*) from event_chunk where project_id = $1"));
    Map<UUID, String> before = all.byUuid();

    remove();

    requireOnly(before, all.byUuid(), removed);
    assertEquals(3, all.number("select count(*) from event_chunk where project_id = $1"));
    assertTrue(steps.counts().removed() == 6);
    remove();
    requireOnly(before, all.byUuid(), removed);
    assertEquals(6, steps.counts().removed());
  }

  @Test
  void whatIsKeptForEverStays() throws SQLException {
    add(1, List.of(Instant.parse("1970-01-01T00:00:00Z"), NOW));
    steps.run(project);
    Map<UUID, String> before = all.byUuid();

    steps.keep(0);
    remove();

    assertEquals(before, all.byUuid());
  }

  @Test
  void aDamagedChunkStaysAndOthersGo() throws SQLException {
    add(1, List.of(daysFromBorder(-100), NOW));
    UUID old = add(2, List.of(daysFromBorder(-100), NOW)).get(0);
    steps.run(project);
    Map<UUID, String> before = all.byUuid();
    String flip =
        "update event_column set data = set_bit(data, 99, 1 - get_bit(data, 99))"
            + " where project_id = ? and chunk_number = 1 and key_number = 2";
    database.execute(flip, project);

    remove();

    database.execute(flip, project);
    assertEquals(1, steps.counts().damaged());
    requireOnly(before, all.byUuid(), Set.of(old));
  }

  @Test
  void twoWorkOnAProjectOneAfterTheOther() throws SQLException {
    UUID old = add(1, List.of(daysFromBorder(-100), NOW)).get(0);
    Map<UUID, String> before = all.byUuid();
    try (SealSteps other = new SealSteps(database, 1, Duration.ofDays(7)).keep(MONTHS)) {
      database.execute("update event_project set removal_at = null where project_id = ?", project);

      assertTrue(steps.removalStep(project));

      assertFalse(other.removalStep(project));
      steps.remove(project);
      requireOnly(before, all.byUuid(), Set.of(old));
      assertFalse(other.removalStep(project));
    }
  }

  @Test
  void theGatewayRemovesByItself() throws SQLException {
    UUID old = add(1, List.of(daysFromBorder(-1), NOW)).get(0);
    Map<UUID, String> before = all.byUuid();
    double removed = GatewayMetrics.value(gateway, "dashgate_events_removed_total");

    database.execute("update event_project set removal_at = null where project_id = ?", project);

    Soon.seen(LIMIT, () -> all.tail().size() == 1);
    requireOnly(before, all.byUuid(), Set.of(old));
    assertTrue(GatewayMetrics.value(gateway, "dashgate_events_removed_total") >= removed + 1);
  }

  private JsonObject event(String name, UUID uuid, Instant time) {
    return new JsonObject()
        .put("event", name)
        .put("uuid", uuid.toString())
        .put("distinct_id", "late " + uuid)
        .put("timestamp", time.toString())
        .put("properties", new JsonObject().put("$set", new JsonObject().put("plan", "old")));
  }

  @Test
  void anEventThatIsTooOldLeavesAWarning() {
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    UUID old = UUID.randomUUID();
    UUID young = UUID.randomUUID();
    JsonArray batch =
        new JsonArray()
            .add(event("paid", old, daysFromBorder(-2)))
            .add(event("paid", UUID.randomUUID(), daysFromBorder(-2)))
            .add(event("paid", young, daysFromBorder(2)));

    Answer answer =
        gateway
            .anonymous()
            .post("/batch/", new JsonObject().put("api_key", token).put("batch", batch));

    assertEquals(1, answer.expect(200).json().getInteger("status"));
    Soon.seen(LIMIT, () -> all.tail().containsKey(young));
    assertEquals(Set.of(young), all.byUuid().keySet());
    tenant.api().get(tenant.project() + "events/" + old + "/").expect(404);
    assertEquals(1, tenant.api().get(tenant.project() + "persons/").expect(200).results().size());
    List<JsonObject> warnings =
        tenant.api().get(tenant.project() + "ingestion_warnings/").expect(200).results();
    assertEquals(1, warnings.size());
    assertEquals("event_older_than_retention", warnings.get(0).getString("type"));
    assertTrue(warnings.toString().contains("older than events are kept"), warnings::toString);
  }
}
