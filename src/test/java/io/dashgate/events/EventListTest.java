package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of events. */
class EventListTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private Tenant tenant;
  private Api api;
  private StoredEvents stored;
  private String events;

  @BeforeEach
  void useOwnProject(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    stored = StoredEvents.of(fresh);
    events = fresh.project() + "events/";
  }

  private String event(String name, String distinctId, String properties, Duration ago) {
    return stored.event(name, distinctId, properties, NOW.minus(ago), UUID.randomUUID(), null);
  }

  private static String query(String name, String value) {
    return "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private List<String> ids(String query) {
    return idsOf(api.get(events + query).expect(200));
  }

  private static List<String> idsOf(Answer answer) {
    return answer.results().stream().map(event -> event.getString("id")).toList();
  }

  private static List<String> reversed(List<String> ids) {
    List<String> reversed = new ArrayList<>(ids);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Returns the ids of all pages. */
  private List<String> allIds(String query) {
    List<String> ids = new ArrayList<>();
    String path = events + query;
    for (int pages = 0; path != null; pages++) {
      assertTrue(pages < 200, "endless");
      Answer page = api.get(path).expect(200);
      ids.addAll(idsOf(page));
      String next = page.json().getString("next");
      path = next == null ? null : next.substring(next.indexOf(URI.create(next).getRawPath()));
    }
    return ids;
  }

  @Test
  void anEventIsReadBackAsItWasSent() {
    String sent =
        "{\"a\":1.0,\"b\":1e3,\"c\":-0,\"d\":12345678901234567890,\"e\":[null,{\"f\":\"ä\\n\"}],"
            + "\"g\":null,\"h\":\"\"}";
    Instant time = Instant.parse("2022-02-28T23:59:59.123456Z");
    String id =
        stored.event(
            "$autocapture",
            "ann",
            sent,
            time,
            UUID.randomUUID(),
            "a.btn:href=\"/p\"nth-child=\"1\"text=\"Go\"");

    Answer answer = api.get(events).expect(200);

    assertTrue(answer.body().contains("\"properties\":" + sent), answer.body());
    JsonObject event = answer.results().get(0);
    assertEquals(id, event.getString("id"));
    assertEquals("ann", event.getString("distinct_id"));
    assertEquals("$autocapture", event.getString("event"));
    assertEquals("2022-02-28T23:59:59.123456Z", event.getString("timestamp"));
    assertNull(event.getValue("person"));
    JsonObject element = event.getJsonArray("elements").getJsonObject(0);
    assertEquals("Go", element.getString("text"));
    assertEquals("/p", element.getString("href"));
    assertEquals(new JsonArray().add("btn"), element.getJsonArray("attr_class"));
    assertEquals(0, element.getInteger("order"));
    assertTrue(event.getString("elements_chain").startsWith("a.btn:"));
    assertNull(answer.json().getValue("next"));
  }

  @Test
  void theNewestComeFirstWhateverTheirName() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      expected.add(event("e" + i % 7, "ann", "{}", Duration.ofMinutes(i)));
    }

    assertEquals(expected, ids(""));
    assertEquals(expected.subList(0, 4), ids("?limit=4"));
    assertEquals(expected.subList(4, 30), ids("?offset=4"));
    assertEquals(expected, allIds("?limit=7"));
    assertEquals(expected.subList(11, 30), allIds("?limit=7&offset=11"));
    assertEquals(
        List.of(expected.get(3), expected.get(10), expected.get(17), expected.get(24)),
        allIds("?event=e3&limit=1"));
  }

  @Test
  void noneIsLostOrDoubledAmongEqualTimes() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      expected.add(event("e" + i % 3, "ann", "{}", Duration.ofMinutes(i / 20)));
    }

    for (String query : List.of("?limit=1", "?limit=3", "?limit=20", "?limit=100")) {
      List<String> seen = allIds(query);
      assertEquals(40, seen.size(), query);
      assertEquals(expected.stream().sorted().toList(), seen.stream().sorted().toList(), query);
      assertEquals(reversed(seen), allIds(query + "&orderBy=%5B%22timestamp%22%5D"), query);
    }
  }

  @Test
  void eventsThatArriveMeanwhileDoNotMoveThePages() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expected.add(event("e", "ann", "{}", Duration.ofMinutes(i)));
    }
    JsonObject first = api.get(events + "?limit=3").expect(200).json();
    event("e", "ann", "{}", Duration.ofSeconds(-1));

    String next = first.getString("next");
    Answer second = api.get(next.substring(next.indexOf("/api/"))).expect(200);

    assertEquals(expected.subList(3, 6), idsOf(second));
    assertNull(second.json().getValue("next"));
  }

  @Test
  void timesAreBounds() {
    List<String> all = new ArrayList<>();
    for (int hours : List.of(1, 30, 60)) {
      all.add(event("e", "ann", "{}", Duration.ofHours(hours)));
    }
    String middle = NOW.minus(Duration.ofHours(30)).toString();

    assertEquals(all.subList(2, 3), ids(query("before", middle)));
    assertEquals(all.subList(0, 1), ids(query("after", middle)));
    assertEquals(all.subList(0, 2), ids("?after=-31h"));
    assertEquals(all.subList(1, 3), ids("?before=-1d"));
    assertEquals(all, ids("?after=1999-12-31&before=2100-01-01T00:00:00%2B01:00"));
    // the oldest of the last day, unless there are too few
    assertEquals(all.subList(0, 1), ids("?orderBy=%5B%22timestamp%22%5D&limit=1"));
    assertEquals(reversed(all), ids("?orderBy=%5B%22timestamp%22%5D"));
    assertEquals(all, ids("?orderBy=%5B%22-timestamp%22%5D"));
  }

  @Test
  void eventsOfTheFutureAreShownOnRequest() {
    String ahead = event("e", "ann", "{}", Duration.ofHours(-20));

    assertEquals(List.of(), ids(""));
    assertEquals(List.of(ahead), ids(query("before", NOW.plus(Duration.ofDays(1)).toString())));
  }

  @Test
  void eventsOfAnIdOrOfAPersonAreFound() {
    String uuid = stored.person("ann", new JsonObject().put("email", "ann@example.com"));
    stored.person("bob", new JsonObject());
    String one = event("e", "ann", "{}", Duration.ofMinutes(1));
    String two = event("f", "ann's phone", "{}", Duration.ofMinutes(2));
    event("e", "bob", "{}", Duration.ofMinutes(3));
    event("e", "nobody", "{}", Duration.ofMinutes(4));

    assertEquals(List.of(one), ids("?distinct_id=ann"));
    assertEquals(List.of(one), ids("?person_id=" + uuid));
    stored.merge("ann's phone", "ann");
    assertEquals(List.of(two), ids(query("distinct_id", "ann's phone")));
    assertEquals(List.of(one, two), allIds("?limit=1&person_id=" + uuid));
    assertEquals(List.of(one, two), ids("?person_id=1"));
    assertEquals(List.of(two), ids("?event=f&person_id=" + uuid));
    for (String none :
        List.of(
            "?distinct_id=ANN",
            "?person_id=" + UUID.randomUUID(),
            "?person_id=999",
            "?person_id=99999999999999999999",
            "?person_id=ann",
            "?event=g",
            query("event", "e' or '1'='1"))) {
      assertEquals(List.of(), ids(none), none);
    }
  }

  @Test
  void idsThatAMergeHasYetToMoveAreTheWinners() {
    String uuid = stored.person("ann", new JsonObject().put("email", "ann@example.com"));
    String old = stored.person("phone", new JsonObject());
    String one = event("e", "ann", "{}", Duration.ofMinutes(1));
    String two = event("e", "phone", "{}", Duration.ofMinutes(2));
    stored.mergeLater("phone", "ann");

    assertEquals(List.of(one, two), ids("?person_id=" + uuid));
    assertEquals(List.of(one, two), ids("?person_id=1"));
    assertEquals(List.of(), ids("?person_id=" + old));
    assertEquals(
        List.of(one, two),
        ids(
            query(
                "properties",
                "[{\"key\":\"email\",\"value\":\"ann@example.com\",\"type\":\"person\"}]")));
    api.get(events + "?include_person=true")
        .expect(200)
        .results()
        .forEach(
            event ->
                assertEquals(
                    new JsonArray().add("ann"),
                    event.getJsonObject("person").getJsonArray("distinct_ids")));
    String persons = tenant.project() + "persons/";
    assertEquals(List.of(uuid), idsOf(api.get(persons + "?distinct_id=phone").expect(200)));
    assertEquals(
        new JsonArray().add("ann").add("phone"),
        api.get(persons + uuid).expect(200).json().getJsonArray("distinct_ids"));
  }

  @Test
  void personsAreShownOnRequest() {
    stored.person(
        "ann", new JsonObject().put("email", "ann@example.com").put("age", 7).put("name", 1.5));
    event("e", "ann", "{}", Duration.ofMinutes(1));
    event("e", "ann's phone", "{}", Duration.ofMinutes(2));
    stored.merge("ann's phone", "ann");
    event("e", "nobody", "{}", Duration.ofMinutes(3));

    List<JsonObject> found = api.get(events + "?include_person=true").expect(200).results();

    for (JsonObject event : found.subList(0, 2)) {
      assertEquals(
          new JsonObject(
              """
              {"is_identified": true, "distinct_ids": ["ann"],
               "properties": {"email": "ann@example.com", "name": 1.5}}
              """),
          event.getJsonObject("person"));
    }
    assertNull(found.get(2).getValue("person"));
    assertEquals("nobody", found.get(2).getString("distinct_id"));
  }

  @Test
  void aPageEndsBeforeItGetsTooLong() {
    List<String> expected = new ArrayList<>();
    String long1 = "{\"a\":\"" + "x".repeat(700_000) + "\"}";
    for (int i = 0; i < 8; i++) {
      expected.add(event("e", "ann", i == 5 ? "{}" : long1, Duration.ofMinutes(i)));
    }
    expected.add(
        event("e", "ann", "{\"a\":\"" + "y".repeat(2_500_000) + "\"}", Duration.ofMinutes(9)));

    Answer first = api.get(events).expect(200);

    assertEquals(expected.subList(0, 2), idsOf(first));
    assertEquals(expected, allIds(""));
    assertEquals(
        expected.subList(5, 6),
        allIds(query("properties", "[{\"key\":\"a\",\"operator\":\"is_not_set\"}]")));
  }

  @Test
  void anotherTenantsEventsAreNotShown(Tenant other) {
    String id = event("e", "ann", "{}", Duration.ofMinutes(1));
    String uuid = stored.person("ann", new JsonObject());
    StoredEvents.of(other).event("e", "ann", new JsonObject());
    String others = other.project() + "events/";

    for (String query : List.of("", "?person_id=" + uuid, "?distinct_id=ann", "?event=e")) {
      Answer answer = other.api().get(others + query).expect(200);
      assertEquals(false, answer.body().contains(id), query);
    }
    other.api().get(events).expectForbidden("You don't have access to the project.");
    tenant.gateway().anonymous().get(events).expect(401);
  }

  @Test
  void wrongParametersAreReported() {
    api.get(events + "?before=soon")
        .expectInvalid("invalid_input", "Invalid date: \"soon\".", "before");
    api.get(events + "?after=2022-02-30")
        .expectInvalid("invalid_input", "Invalid date: \"2022-02-30\".", "after");
    api.get(events + "?orderBy=name")
        .expectInvalid("invalid_choice", "\"name\" is not a valid choice.", "orderBy");
    api.get(events + "?cursor=7").expectInvalid("invalid_input", "Invalid cursor.", "cursor");
    api.get(events + "?offset=50001")
        .expectInvalid(
            "invalid_input", "Offset is deprecated. Max supported offset value is 50000", "offset");
    api.get(events + "?properties=%7B")
        .expectInvalid("invalid_input", "Properties are unparsable!", "properties");
    for (String extreme :
        List.of(
            "?before=0000-01-01",
            "?after=9999-12-31T23:59:59Z",
            "?before=-9999y",
            "?cursor=-999999999999999999_00000000-0000-0000-0000-000000000000",
            "?cursor=999999999999999999_ffffffff-ffff-ffff-ffff-ffffffffffff",
            "?limit=-1",
            "?limit=x&offset=y",
            "?event=",
            "?distinct_id=")) {
      api.get(events + extreme).expect(200);
    }
  }

  @Test
  void anEmptyParameterIsNoFilter() {
    String id = event("e", "ann", "{}", Duration.ofMinutes(1));

    for (String empty :
        List.of("distinct_id", "person_id", "event", "properties", "before", "after", "orderBy")) {
      assertEquals(List.of(id), ids("?" + empty + "="), empty);
    }
  }

  @Test
  void olderPathsAreTheSame() {
    String id = event("e", "ann", "{}", Duration.ofMinutes(1));

    for (String path : List.of("/api/event/", "/api/event", "/api/projects/@current/events")) {
      assertEquals(List.of(id), idsOf(api.get(path).expect(200)), path);
    }
    assertEquals(id, api.get("/api/event/" + id + "/").expect(200).json().getString("id"));
  }

  @Test
  void aScopeIsNeeded() {
    Api limited =
        tenant.limitedApi(new JsonObject().put("scopes", new JsonArray().add("dashboard:read")));
    limited.get(events).expectForbidden("API key missing required scope 'query:read'");
    tenant
        .limitedApi(new JsonObject().put("scopes", new JsonArray().add("query:read")))
        .get(events)
        .expect(200);
  }
}
