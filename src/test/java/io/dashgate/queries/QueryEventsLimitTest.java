package io.dashgate.queries;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of too many events are refused before they read any, and told which range is enough. */
@GatewaySettings("DASHGATE_QUERIES_EVENTS_LIMIT=100")
class QueryEventsLimitTest {

  private static final String TOO_MANY =
      "Query covers too many events. Choose a shorter date range.";

  private static void add(Tenant tenant, String name, String day, int count) {
    List<StoredEvents.New> events = new ArrayList<>();
    Instant begin = Instant.parse(day + "T10:00:00Z");
    for (int i = 0; i < count; i++) {
      events.add(
          new StoredEvents.New(name, "ann", "{}", begin.plusSeconds(i), UUID.randomUUID(), null));
    }
    StoredEvents.of(tenant).events(events);
  }

  /** Each day becomes a chunk. */
  private static void seal(Tenant tenant, String name, String... days) {
    for (String day : days) {
      add(tenant, name, day, 40);
      PackedEvents.of(tenant).packAll();
    }
  }

  /** As the worker counts them. */
  private static void countTail(Tenant tenant, int events) {
    tenant
        .gateway()
        .database()
        .execute(
            "insert into event_project (project_id, tail_events) values (?, ?)"
                + " on conflict (project_id) do update set tail_events = excluded.tail_events",
            tenant.projectId(),
            events);
  }

  private static Answer ask(Tenant tenant, String from, JsonObject... series) {
    JsonArray all = new JsonArray();
    for (JsonObject one : series) {
      all.add(one.put("kind", "EventsNode"));
    }
    return tenant
        .api()
        .post(
            tenant.project() + "query/",
            new JsonObject()
                .put(
                    "query",
                    new JsonObject()
                        .put("kind", "TrendsQuery")
                        .put(
                            "dateRange",
                            new JsonObject().put("date_from", from).put("date_to", "2026-05-10"))
                        .put("series", all)));
  }

  private static JsonObject of(String event) {
    return new JsonObject().put("event", event);
  }

  @Test
  void theFirstDayThatIsNotTooEarlyIsNamed(Tenant tenant) {
    seal(tenant, "visit", "2026-05-01", "2026-05-03", "2026-05-05", "2026-05-07");
    seal(tenant, "rare", "2026-05-02");

    ask(tenant, "2026-04-01", of("visit"))
        .expectInvalid("invalid_input", TOO_MANY + " It may begin on 2026-05-04.", null);
    ask(tenant, "2026-05-04", of("visit")).expect(200);
    ask(tenant, "2026-04-01", of("rare")).expect(200);
  }

  @Test
  void allEventsAreCountedTogether(Tenant tenant) {
    seal(tenant, "visit", "2026-05-01", "2026-05-03");
    seal(tenant, "click", "2026-05-02");

    ask(tenant, "2026-04-01", of("visit")).expect(200);
    ask(tenant, "2026-04-01", of("visit"), of("click"))
        .expectInvalid("invalid_input", TOO_MANY, null);
    ask(tenant, "2026-04-01", new JsonObject().putNull("event"))
        .expectInvalid("invalid_input", TOO_MANY + " It may begin on 2026-05-02.", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first_time_for_user"})
  void allDaysAreCountedWhereAllAreRead(String math, Tenant tenant) {
    seal(tenant, "visit", "2026-02-01", "2026-03-03", "2026-05-05");

    ask(tenant, "2026-05-01", of("visit")).expect(200);
    ask(tenant, "2026-05-01", of("visit").put("math", math))
        .expectInvalid("invalid_input", TOO_MANY, null);
  }

  @Test
  void eventsOfTheTailCountIfTheyAreAskedFor(Tenant tenant) {
    seal(tenant, "visit", "2026-05-01", "2026-05-03");
    add(tenant, "visit", "2026-05-09", 30);
    add(tenant, "click", "2026-05-08", 90);
    countTail(tenant, 120);

    ask(tenant, "2026-04-01", of("visit")).expectInvalid("invalid_input", TOO_MANY, null);
    ask(tenant, "2026-05-02", of("visit")).expect(200);
    ask(tenant, "2026-04-01", of("click")).expect(200);
  }
}
