package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.events.sealing.AllEvents;
import io.dashgate.events.sealing.SealSteps;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of two workers, two sealers and two removals in random orders over one project, with events
 * that are sent twice and late, persons that are erased, and failures of every statement: after
 * each step each event is in the tail or in one chunk, as it was stored first, but for those of
 * erased persons, which nobody sees.
 */
class SealScheduleTest {

  private static final Instant START =
      Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);

  /** Each table that a step writes, with what it does to it. */
  private static final String[] WRITES = {
    "insert on event",
    "delete on event",
    "delete on event_inbox",
    "update on event_project",
    "insert on property_key",
    "insert on event_chunk",
    "delete on event_chunk",
    "insert on event_column",
    "delete on event_column",
    "insert on erased_id",
    "delete on erased_id",
    "insert on deleted_id",
    "delete on person_distinct_id",
    "delete on person"
  };

  private final List<EventLine> sent = new ArrayList<>();
  private final Set<UUID> uuids = new HashSet<>();
  private final Set<UUID> erased = new HashSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyScheduleHasEachEventOnce(long seed, TestGateway gateway) throws SQLException {
    Random random = new Random(seed);
    try (IngestSteps ingest = new IngestSteps(gateway);
        SealSteps first = new SealSteps(gateway.database(), 20, Duration.ofSeconds(1));
        SealSteps second = new SealSteps(gateway.database(), 60, Duration.ofDays(7))) {
      IngestSteps.Project one = ingest.project(20_000, 100_000);
      IngestSteps.Project other =
          new IngestSteps.Project(one.id(), one.inbox(), ingest.worker(one.id(), 20_000, 100_000));
      AllEvents all = new AllEvents(ingest.owner(), one.id());
      Map<UUID, String> before = Map.of();
      for (int i = 0; i < 250; i++) {
        IngestSteps.Failure failure =
            random.nextInt(4) == 0
                ? ingest.fail(one.id(), WRITES[random.nextInt(WRITES.length)])
                : () -> {};
        int action = random.nextInt(14);
        if (action < 2) {
          one.inbox().append(events(random));
        } else if (action < 4) {
          IngestSteps.Project next = random.nextBoolean() ? one : other;
          if (random.nextInt(3) == 0) {
            ingest.letTake(next);
          }
          ingest.step(next);
        } else if (action < 10) {
          (random.nextBoolean() ? first : second).step(one.id());
        } else if (action < 13 || random.nextBoolean()) {
          (random.nextBoolean() ? first : second).removalStep(one.id());
        } else {
          erase(ingest, one.id(), all, "id " + random.nextInt(9));
        }
        failure.close();
        Map<UUID, String> now = all.visible();
        Map<UUID, String> known = new TreeMap<>(before);
        known.keySet().removeAll(erased);
        known.forEach((uuid, text) -> assertEquals(text, now.get(uuid)));
        if (action >= 4) {
          assertEquals(known.size(), now.size());
        }
        before = now;
      }
      drain(ingest, one);
      uuids.removeAll(erased);
      assertEquals(uuids, all.visible().keySet());
      first.run(one.id());
      assertEquals(uuids, all.visible().keySet());
      assertTrue(all.sealed().size() > uuids.size() / 2, () -> all.tail().size() + " in the tail");
      assertFalse(erased.isEmpty());
      removeAll(ingest, first, one.id());
      assertEquals(uuids, all.byUuid().keySet());
      assertEquals(0, ingest.count(one, "erased_id"));
    }
  }

  private static void removeAll(IngestSteps ingest, SealSteps steps, long project) {
    for (int i = 0; i < 3; i++) {
      ingest.run("update event_project set removal_at = null where project_id = " + project);
      steps.remove(project);
    }
  }

  private static final String NUMBERS =
      """
      select coalesce(string_agg(id_number::text, ','), '')
      from person_distinct_id
      where project_id = $1
        and person_number = (
          select person_number
          from person_distinct_id
          where project_id = $1 and distinct_id = '%s'
        )
      """;

  /** Deletes the person of a distinct id with all events that there are. */
  private void erase(IngestSteps ingest, long project, AllEvents all, String distinctId) {
    Set<String> numbers = Set.of(ingest.text(NUMBERS.formatted(distinctId), project).split(","));
    Set<UUID> theirs = new HashSet<>(all.byUuid().keySet());
    all.byUuid()
        .forEach(
            (uuid, text) -> {
              if (!numbers.contains(text.split(" ")[1])) {
                theirs.remove(uuid);
              }
            });
    Tenant tenant = ingest.tenant(project);
    JsonObject body =
        new JsonObject().put("distinct_ids", JsonArray.of(distinctId)).put("delete_events", true);
    if (tenant.api().post(tenant.project() + "persons/bulk_delete/", body).status() == 202) {
      erased.addAll(theirs);
    }
  }

  private static void drain(IngestSteps ingest, IngestSteps.Project one) {
    for (int i = 0; i < 200 && ingest.count(one, "event_inbox") > 0; i++) {
      ingest.letTake(one);
      ingest.step(one);
    }
  }

  private List<EventLine> events(Random random) {
    List<EventLine> row = new ArrayList<>();
    int events = 1 + random.nextInt(60);
    for (int i = 0; i < events; i++) {
      if (!sent.isEmpty() && random.nextInt(5) == 0) {
        EventLine again = sent.get(random.nextInt(sent.size()));
        row.add(
            Inbox.event(
                again.uuid(),
                again.event(),
                again.distinctId(),
                START.plusMillis(random.nextInt()),
                again.properties()));
      } else {
        Instant time =
            random.nextInt(6) == 0
                ? START.minus(random.nextInt(3_000), ChronoUnit.DAYS)
                : START.plusSeconds(random.nextInt(3_000));
        EventLine line =
            Inbox.event(
                UUID.randomUUID(),
                "event " + random.nextInt(3),
                "id " + random.nextInt(9),
                time,
                "{'n':%d,'p%d':'%s'}"
                    .formatted(
                        random.nextInt(), random.nextInt(4), "x".repeat(random.nextInt(50))));
        sent.add(line);
        uuids.add(line.uuid());
        row.add(line);
      }
    }
    return row;
  }
}
