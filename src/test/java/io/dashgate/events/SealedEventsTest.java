package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events are read as before when they are sealed: all of them, half of them, or none. */
class SealedEventsTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static final String[] VALUES = {
    "1",
    "1.0",
    "1e3",
    "-0",
    "12345678901234567890",
    "0.1",
    "null",
    "true",
    "\"\"",
    "\"1\"",
    "\"Firefox\"",
    "\"ä \\\"quoted\\\"\\n😀\"",
    "[1,{\"a\":[null,\"x\"]}]",
    "{\"b\":1.50,\"a\":{}}",
    "\"" + "x".repeat(400) + "\""
  };

  private Tenant tenant;
  private TestDatabase database;
  private StoredEvents stored;
  private String events;
  private final List<String> uuids = new ArrayList<>();
  private String person = "";

  @BeforeEach
  void store(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    stored = StoredEvents.of(fresh);
    events = fresh.project() + "events/";
  }

  /** Stores some hundred events: those of one name are enough for columns of their own. */
  private void storeWorld() {
    Random random = new Random(7);
    List<StoredEvents.New> world = new ArrayList<>();
    person =
        stored.person("id 0", new JsonObject().put("email", "ann@example.com").put("plan", "pro"));
    stored.person("id 1", new JsonObject().put("email", "bob@example.com"));
    for (int i = 0; i < 420; i++) {
      String name = i % 4 == 3 ? "rare" + i % 3 : "busy";
      // many have the same time, some have microseconds, some are a year old
      Instant time =
          NOW.minusSeconds(60L * (i / 3))
              .minus(i % 5 == 0 ? 123_457 : 0, ChronoUnit.MICROS)
              .minus(i % 11 == 0 ? 365 : 0, ChronoUnit.DAYS);
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      uuids.add(uuid.toString());
      world.add(
          new StoredEvents.New(
              name,
              "id " + i % 7,
              properties(random, i),
              time,
              uuid,
              i % 6 == 0 ? "a.btn:href=\"/p" + i % 3 + "\"nth-child=\"1\"text=\"Go\"" : null));
    }
    stored.events(world);
    stored.merge("id 2", "id 0");
  }

  private static String properties(Random random, int i) {
    StringBuilder json = new StringBuilder("{\"number\":" + i % 20);
    json.append(",\"browser\":\"").append(i % 2 == 0 ? "Firefox" : "Safari").append('"');
    json.append(",\"mixed\":").append(VALUES[random.nextInt(VALUES.length)]);
    if (i % 3 == 0) {
      json.append(",\"amount\":").append(i).append(".5");
    }
    if (i % 50 == 0) {
      json.append(",\"rare \\\"key\\\"\":").append(VALUES[random.nextInt(VALUES.length)]);
    }
    if (i % 60 == 0) {
      json.append(",\"").append("k".repeat(230)).append("\":\"long\"");
    }
    return json.append(",\"a last one\":null}").toString();
  }

  private static String query(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String filter(String key, String value, String operator, String type) {
    return query(
        "properties",
        "[{\"key\":\"%s\",\"value\":%s,\"operator\":\"%s\",\"type\":\"%s\"}]"
            .formatted(key, value, operator, type));
  }

  private static List<String> queries(String person) {
    List<String> all = new ArrayList<>();
    List<String> filters =
        List.of(
            "limit=100",
            "limit=23&event=busy",
            "limit=40&event=rare0",
            "event=unknown",
            "limit=90&include_person=true",
            query("distinct_id", "id 3"),
            query("distinct_id", "id 3") + "&limit=9&offset=5",
            "limit=19&person_id=" + person,
            "limit=9&event=busy&include_person=1&person_id=" + person,
            "limit=60&offset=83",
            "offset=419",
            "offset=50000",
            "limit=50&" + query("before", NOW.minusSeconds(600).toString()),
            "limit=50&" + query("after", NOW.minusSeconds(1800).toString()),
            query("after", NOW.minusSeconds(1860).toString())
                + "&"
                + query("before", NOW.minusSeconds(1800).toString()),
            filter("browser", "\"Safari\"", "exact", "event") + "&limit=30",
            filter("mixed", "\"1\"", "exact", "event") + "&limit=11",
            filter("mixed", "\"1\"", "is_not", "event") + "&limit=50&offset=3",
            filter("mixed", "\"quoted\"", "icontains", "event"),
            filter("mixed", "null", "is_set", "event") + "&limit=50",
            filter("mixed", "null", "is_not_set", "event"),
            filter("number", "\"17\"", "gt", "event"),
            filter("amount", "\"100\"", "lt", "event"),
            filter("rare \\\"key\\\"", "null", "is_set", "event"),
            filter("k".repeat(230), "\"long\"", "exact", "event"),
            filter("email", "\"ann@example.com\"", "exact", "person") + "&limit=20",
            filter("distinct_id", "\"id 2\"", "exact", "person") + "&limit=20",
            filter("href", "\"/p1\"", "exact", "element"),
            query(
                "properties",
                "{\"type\":\"AND\",\"values\":[{\"key\":\"plan\",\"value\":\"pro\",\"type\":\"person\"},"
                    + "{\"type\":\"OR\",\"values\":[{\"key\":\"number\",\"value\":3},"
                    + "{\"key\":\"browser\",\"value\":\"Safari\"}]}]}"));
    for (String filter : filters) {
      all.add("?" + filter);
      all.add("?" + filter + "&" + query("orderBy", "[\"timestamp\"]"));
    }
    return all;
  }

  /** Returns all pages of each query, each event, and values. */
  private Map<String, List<String>> answers() {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    for (String query : queries(person)) {
      answers.put(query, pages(events + query));
    }
    for (int i = 0; i < uuids.size(); i += 20) {
      String path = events + uuids.get(i) + "/?include_person=true";
      answers.put(path, List.of(tenant.api().get(path).expect(200).body()));
    }
    for (String values :
        List.of(
            "key=browser",
            "key=mixed",
            "key=mixed&value=FIRE",
            "key=number&event_name=busy",
            "key=number&event_name=rare1&value=1",
            query("key", "rare \"key\""),
            query("key", "k".repeat(230)))) {
      String path = events + "values/?" + values;
      answers.put(path, List.of(tenant.api().get(path).expect(200).body()));
    }
    return answers;
  }

  private List<String> pages(String first) {
    List<String> pages = new ArrayList<>();
    String path = first;
    while (path != null) {
      assertTrue(pages.size() < 300, "endless");
      Answer page = tenant.api().get(path).expect(200);
      pages.add(page.body());
      String next = page.json().getString("next");
      path = next == null ? null : next.substring(next.indexOf(URI.create(next).getRawPath()));
    }
    return pages;
  }

  private void assertSame(Map<String, List<String>> expected, String how) {
    Map<String, List<String>> found = answers();
    expected.forEach((what, answer) -> assertEquals(answer, found.get(what), how + ": " + what));
  }

  private long tail() {
    return database.count("select count(*) from event where project_id = ?", tenant.projectId());
  }

  @Test
  void answersAreTheSameHoweverManyEventsAreSealed() {
    storeWorld();
    Map<String, List<String>> expected = answers();
    assertTrue(expected.get("?limit=100").size() > 4);

    PackedEvents packed = PackedEvents.of(tenant);
    packed.pack(i -> i % 4 == 0);
    packed.pack(i -> i % 3 == 0);
    assertEquals(210, tail());
    assertSame(expected, "half of them, in chunks that overlap");
    packed.packAll();
    assertEquals(0, tail());
    assertSame(expected, "all of them, in three chunks a name");
  }

  @Test
  void eventsInOneChunkANameAreReadAsBefore() {
    storeWorld();
    Map<String, List<String>> expected = answers();

    PackedEvents.of(tenant).packAll();

    assertEquals(0, tail());
    assertSame(expected, "all of them");
    // as after three months
    database.execute("delete from event_uuid where project_id = ?", tenant.projectId());
    assertSame(expected, "old ones");
  }

  @Test
  void eventsOfErasedIdsAreLeftOut() {
    storeWorld();
    int id =
        (int)
            database.count(
                "select id_number from person_distinct_id where project_id = ? and distinct_id = ?",
                tenant.projectId(),
                "id 3");
    database.execute(
        "insert into erased_id (project_id, id_number) values (?, ?)", tenant.projectId(), id);
    Map<String, List<String>> expected = new LinkedHashMap<>();
    List<String> queries = List.of("?limit=400", "?event=busy&limit=33", "values/?key=number");
    for (String query : queries) {
      expected.put(query, pagesOrValues(query));
      assertEquals(
          false, expected.get(query).toString().contains("\"distinct_id\":\"id 3\""), query);
    }
    assertEquals(List.of(), ids("?" + query("distinct_id", "id 3")));
    tenant.api().get(events + uuids.get(3) + "/").expect(404);

    PackedEvents.of(tenant).packAll();

    for (String query : queries) {
      assertEquals(expected.get(query), pagesOrValues(query), query);
    }
    assertEquals(List.of(), ids("?" + query("distinct_id", "id 3")));
    tenant.api().get(events + uuids.get(3) + "/").expect(404);
    tenant.api().get(events + uuids.get(4) + "/").expect(200);
  }

  private List<String> pagesOrValues(String query) {
    return query.startsWith("?")
        ? pages(events + query)
        : List.of(tenant.api().get(events + query).expect(200).body());
  }

  private List<String> ids(String query) {
    return tenant.api().get(events + query).expect(200).results().stream()
        .map(event -> event.getString("id"))
        .toList();
  }

  @Test
  void longEventsEndAPageEarly() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String text = i == 5 ? "{}" : "{\"a\":\"" + "x".repeat(700_000) + i + "\"}";
      expected.add(
          stored.event("e", "ann", text, NOW.minusSeconds(60L * i), UUID.randomUUID(), null));
    }
    List<String> pages = pages(events);

    PackedEvents.of(tenant).packAll();

    assertEquals(2, ids("").size());
    assertEquals(pages, pages(events));
    assertEquals(expected.subList(5, 6), ids("?" + filter("a", "null", "is_not_set", "event")));
  }

  @Test
  void anotherTenantSeesNone(Tenant other) {
    String id = stored.event("e", "ann", new JsonObject().put("secret", "mine"));
    PackedEvents.of(tenant).packAll();
    assertEquals(List.of(id), ids(""));
    StoredEvents.of(other).event("e", "ann", new JsonObject().put("secret", "theirs"));
    PackedEvents.of(other).packAll();
    String others = other.project() + "events/";

    for (String query : List.of("", "?distinct_id=ann", "?event=e", "values/?key=secret")) {
      String body = other.api().get(others + query).expect(200).body();
      assertEquals(false, body.contains(id) || body.contains("mine"), body);
      assertTrue(body.contains("theirs"), body);
    }
    other.api().get(others + id + "/").expect(404);
  }

  @Test
  void manyEventsOfOneTimeAreListedOnceEachInOrder() {
    Random random = new Random(9);
    List<StoredEvents.New> all = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      Instant time = i % 50 == 0 ? NOW.minusSeconds(i) : NOW;
      String properties = "{\"number\":" + i % 20 + "}";
      all.add(new StoredEvents.New("e" + i % 3, "id", properties, time, uuid, null));
    }
    stored.events(all);
    List<String> queries =
        List.of(
            "?limit=90",
            "?limit=77&event=e1",
            "?limit=100&offset=250",
            "?limit=60&" + filter("number", "\"15\"", "gt", "event"),
            "?limit=1000");
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (String query : queries) {
      for (String order : List.of("", "&" + query("orderBy", "[\"timestamp\"]"))) {
        expected.put(query + order, uuids(query + order));
      }
    }
    assertEquals(1_500, expected.get("?limit=90").size());

    for (int part = 0; part < 4; part++) {
      int some = part;
      PackedEvents.of(tenant).pack(i -> i % 4 == 0 || some == 3);
      expected.forEach((query, uuids) -> assertEquals(uuids, uuids(query), query));
    }
  }

  private List<String> uuids(String query) {
    List<String> uuids = new ArrayList<>();
    for (String page : pages(events + query)) {
      new JsonObject(page)
          .getJsonArray("results")
          .forEach(event -> uuids.add(((JsonObject) event).getString("id")));
    }
    return uuids;
  }
}
