package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is behind a point of trends, in today's language. */
class PointActorsTest {

  private static void event(Tenant tenant, String id, String time, JsonObject properties) {
    StoredEvents.of(tenant)
        .event(
            "visit",
            id,
            properties.encode(),
            Instant.parse("2022-06-" + time + ":00Z"),
            UUID.randomUUID(),
            null);
  }

  private static void person(Tenant tenant, String id, String day) {
    StoredEvents.of(tenant)
        .person(
            id,
            new JsonObject().put("email", id + "@Example.com").put("age", id.length()),
            Instant.parse("2022-06-" + day + "T00:00:00Z"),
            UUID.randomUUID());
  }

  private static JsonObject trends(String math) {
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put(
            "dateRange",
            new JsonObject().put("date_from", "2022-06-10").put("date_to", "2022-06-12"))
        .put(
            "series",
            JsonArray.of(
                new JsonObject()
                    .put("kind", "EventsNode")
                    .put("event", "visit")
                    .put("math", math)));
  }

  private static JsonObject point(JsonObject trends) {
    return new JsonObject().put("kind", "InsightActorsQuery").put("source", trends);
  }

  private static JsonObject actors(JsonObject point) {
    return new JsonObject().put("kind", "ActorsQuery").put("source", point);
  }

  private static Answer ask(Tenant tenant, JsonObject query) {
    return tenant.api().post(tenant.project() + "query/", new JsonObject().put("query", query));
  }

  /** Returns the first column. */
  private static List<Object> first(Tenant tenant, JsonObject query) {
    return ask(tenant, query).expect(200).json().getJsonArray("results").stream()
        .map(row -> ((JsonArray) row).getValue(0))
        .toList();
  }

  /** Three persons, one of them with two ids, and somebody without a profile. */
  private static Tenant world(Tenant tenant) {
    person(tenant, "ann", "01");
    person(tenant, "bob", "03");
    person(tenant, "charly", "02");
    JsonObject none = new JsonObject();
    event(tenant, "ann", "10T10:00", none.copy().put("plan", "free"));
    event(tenant, "ann", "10T11:00", none.copy().put("plan", "paid"));
    event(tenant, "ann-phone", "10T12:00", none);
    event(tenant, "bob", "11T10:00", none.copy().put("plan", "free"));
    event(tenant, "charly", "10T10:00", none.copy().put("$group_0", "acme"));
    event(tenant, "nobody", "10T10:00", none.copy().put("$group_0", "other"));
    StoredEvents.of(tenant).merge("ann-phone", "ann");
    return tenant;
  }

  private static JsonObject day(String day) {
    return point(trends("dau")).put("day", day);
  }

  @Test
  void aPointHasItsPersonsEachOnce(Tenant tenant) {
    world(tenant);
    JsonObject answer = ask(tenant, actors(day("2022-06-10"))).expect(200).json();

    assertEquals(
        new JsonArray(List.of("person", "id", "person.$delete", "event_distinct_ids")),
        answer.getJsonArray("columns"));
    assertEquals(3, answer.getJsonArray("results").size());
    JsonArray ann = answer.getJsonArray("results").getJsonArray(0);
    JsonObject person = ann.getJsonObject(0);
    assertEquals(person.getString("id"), ann.getString(1));
    assertEquals(1, ann.getInteger(2));
    assertEquals(new JsonArray(List.of("ann", "ann-phone")), ann.getJsonArray(3));
    assertEquals(new JsonArray(List.of("ann", "ann-phone")), person.getJsonArray("distinct_ids"));
    assertEquals("ann@Example.com", person.getJsonObject("properties").getString("email"));
    assertTrue(person.getBoolean("is_identified"));
    assertEquals("2022-06-01T00:00:00Z", person.getString("created_at"));
    JsonObject nobody = answer.getJsonArray("results").getJsonArray(2).getJsonObject(0);
    assertEquals(new JsonArray(List.of("nobody")), nobody.getJsonArray("distinct_ids"));
    assertEquals(new JsonObject(), nobody.getJsonObject("properties"));
    assertFalse(answer.getBoolean("hasMore"));
    assertEquals(0, answer.getInteger("missing_actors_count"));
  }

  @Test
  void columnsAreChosen(Tenant tenant) {
    world(tenant);
    JsonObject query =
        actors(day("2022-06-10T15:00:00Z"))
            .put(
                "select",
                JsonArray.of(
                    "event_count",
                    "created_at",
                    "properties.email",
                    "properties.age",
                    "properties.`x y`",
                    "matched_recordings",
                    "actor"));
    JsonArray rows = ask(tenant, query).expect(200).json().getJsonArray("results");

    assertEquals(
        "[1,\"2022-06-02T00:00:00Z\",\"charly@Example.com\",6,null,[]]",
        without(rows.getJsonArray(0)));
    assertEquals(
        "[3,\"2022-06-01T00:00:00Z\",\"ann@Example.com\",3,null,[]]",
        without(rows.getJsonArray(1)));
    assertEquals("[1,null,null,null,null,[]]", without(rows.getJsonArray(2)));
    ask(tenant, query.copy().put("select", JsonArray.of("count()")))
        .expectInvalid("invalid_input", "HogQL is not supported.", null);
    ask(tenant, query.copy().put("select", JsonArray.of("properties.a + 1"))).expect(400);
  }

  private static String without(JsonArray row) {
    return new JsonArray(row.getList().subList(0, row.size() - 1)).encode();
  }

  @Test
  void personsAreInOrderAndInPages(Tenant tenant) {
    world(tenant);
    JsonObject all =
        actors(point(trends("dau"))).put("select", JsonArray.of("properties.email", "event_count"));
    List<String> names = List.of("ann@Example.com", "bob@Example.com", "charly@Example.com");
    assertEquals(names, first(tenant, all).subList(0, 3));
    assertEquals(
        List.of("charly@Example.com", "bob@Example.com", "ann@Example.com"),
        first(tenant, all.copy().put("orderBy", JsonArray.of("properties.email DESC")))
            .subList(0, 3));
    assertEquals(
        "ann@Example.com",
        first(tenant, all.copy().put("orderBy", JsonArray.of("event_count desc"))).get(0));
    assertEquals(
        "ann@Example.com",
        first(tenant, all.copy().put("orderBy", JsonArray.of("event_count"))).get(3));
    assertEquals(
        "charly@Example.com",
        first(tenant, all.copy().put("orderBy", JsonArray.of("properties.age DESC"))).get(0));
    assertEquals(
        List.of("bob@Example.com", "charly@Example.com", "ann@Example.com"),
        first(tenant, all.copy().put("orderBy", JsonArray.of("created_at DESC"))).subList(0, 3));
    for (String order : List.of("id", "id DESC", "person", "created_at", "event_count DESC")) {
      JsonObject ids = actors(point(trends("dau"))).put("select", JsonArray.of("id"));
      Set<Object> pages = new HashSet<>();
      List<Object> inPages = new ArrayList<>();
      for (int offset = 0; offset < 4; offset += 2) {
        JsonObject page =
            ids.copy().put("orderBy", JsonArray.of(order)).put("limit", 2).put("offset", offset);
        inPages.addAll(first(tenant, page));
      }
      pages.addAll(inPages);
      assertEquals(4, pages.size(), order);
      assertEquals(first(tenant, ids.copy().put("orderBy", JsonArray.of(order))), inPages, order);
    }
    ask(tenant, all.copy().put("orderBy", JsonArray.of("random()"))).expect(400);
    assertEquals(
        1000, ask(tenant, all.copy().put("limit", 5000)).expect(200).json().getInteger("limit"));
    ask(tenant, all.copy().put("limit", 0)).expect(400);
    ask(tenant, all.copy().put("offset", -1)).expect(400);
  }

  @Test
  void personsAreSearchedAndFiltered(Tenant tenant) {
    world(tenant);
    JsonObject all = actors(point(trends("dau"))).put("select", JsonArray.of("properties.email"));
    assertEquals(
        List.of("bob@Example.com"), first(tenant, all.copy().put("search", "BOB@example")));
    assertEquals(List.of("ann@Example.com"), first(tenant, all.copy().put("search", "Ann-Pho")));
    assertEquals(1, first(tenant, all.copy().put("search", "nobody")).size());
    assertEquals(List.of(), first(tenant, all.copy().put("search", "%")));
    JsonObject age = new JsonObject().put("key", "age").put("value", 6).put("operator", "exact");
    assertEquals(
        List.of("charly@Example.com"),
        first(tenant, all.copy().put("properties", JsonArray.of(age))));
    ask(tenant, all.copy().put("properties", JsonArray.of(age.copy().put("type", "event"))))
        .expect(400);
  }

  @Test
  void aLineOfABreakdownHasItsPersons(Tenant tenant) {
    world(tenant);
    JsonObject trends =
        trends("total").put("breakdownFilter", new JsonObject().put("breakdown", "plan"));
    JsonObject mails = actors(point(trends)).put("select", JsonArray.of("properties.email"));
    mails.getJsonObject("source").put("breakdown", "free");
    assertEquals(List.of("ann@Example.com", "bob@Example.com"), first(tenant, mails));
    mails.getJsonObject("source").put("breakdown", JsonArray.of("paid")).put("day", "2022-06-10");
    assertEquals(List.of("ann@Example.com"), first(tenant, mails));
    mails.getJsonObject("source").put("breakdown", "$$_posthog_breakdown_null_$$");
    assertEquals(3, first(tenant, mails).size());
    trends.getJsonObject("breakdownFilter").put("breakdown_limit", 1);
    mails.getJsonObject("source").put("breakdown", "$$_posthog_breakdown_other_$$");
    assertEquals(List.of("ann@Example.com"), first(tenant, mails));
    mails.getJsonObject("source").put("breakdown", JsonArray.of("a", "b"));
    ask(tenant, mails).expect(400);
  }

  @Test
  void thePreviousTimeHasPersons(Tenant tenant) {
    world(tenant);
    JsonObject trends =
        trends("dau")
            .put(
                "dateRange",
                new JsonObject().put("date_from", "2022-06-12").put("date_to", "2022-06-13"))
            .put("compareFilter", new JsonObject().put("compare", true));
    JsonObject point = point(trends).put("compare", "previous").put("day", "2022-06-11");
    JsonObject mails = actors(point).put("select", JsonArray.of("properties.email"));
    assertEquals(List.of("bob@Example.com"), first(tenant, mails));
    point.put("compare", "current");
    ask(tenant, mails)
        .expectInvalid("invalid_input", "The query has no interval of this day.", "day");
    point.put("compare", "previous").put("source", trends("dau"));
    ask(tenant, mails).expect(400);
  }

  @Test
  void groupsAreActorsToo(Tenant tenant) {
    world(tenant);
    tenant
        .gateway()
        .database()
        .execute(
            """
            insert into groups (project_id, group_type_index, group_key, properties, created_at, version)
            values (?, 0, 'acme', '{"name": "Acme Inc"}', timestamptz '2022-06-01 00:00:00Z', 1)
            """,
            tenant.projectId());
    JsonObject trends = trends("unique_group");
    trends.getJsonArray("series").getJsonObject(0).put("math_group_type_index", 0);
    JsonObject query = actors(point(trends).put("day", "2022-06-10"));
    JsonObject answer = ask(tenant, query).expect(200).json();
    assertEquals(new JsonArray(List.of("group")), answer.getJsonArray("columns"));
    assertEquals(
        new JsonObject(
                """
                {"id": "acme", "type": "group", "properties": {"name": "Acme Inc"},
                 "group_key": "acme", "group_type_index": 0,
                 "created_at": "2022-06-01T00:00:00Z",
                 "group_properties": {"name": "Acme Inc"}}""")
            .encode(),
        answer.getJsonArray("results").getJsonArray(0).getJsonObject(0).encode());
    assertEquals(
        "other",
        answer.getJsonArray("results").getJsonArray(1).getJsonObject(0).getString("group_key"));
    query.put("select", JsonArray.of("id"));
    assertEquals(List.of("acme", "other"), first(tenant, query));
    assertEquals(List.of("acme"), first(tenant, query.copy().put("search", "ACME I")));
    assertEquals(
        List.of("other", "acme"),
        first(tenant, query.copy().put("orderBy", JsonArray.of("id DESC"))));
    assertEquals(
        List.of("acme", "other"),
        first(tenant, query.copy().put("orderBy", JsonArray.of("created_at DESC"))));
    JsonObject filter = new JsonObject().put("key", "name").put("value", "Acme Inc");
    filter.put("type", "group").put("group_type_index", 0);
    assertEquals(
        List.of("acme"), first(tenant, query.copy().put("properties", JsonArray.of(filter))));
  }

  @Test
  void whatIsNotSupportedSaysSo(Tenant tenant) {
    ask(tenant, new JsonObject().put("kind", "ActorsQuery"))
        .expectInvalid("invalid_input", "ActorsQuery without a source is not supported.", null);
    ask(tenant, actors(new JsonObject().put("kind", "FunnelsActorsQuery")))
        .expectInvalid("invalid_input", "Unsupported query kind: FunnelsActorsQuery.", null);
    ask(tenant, actors(point(new JsonObject().put("kind", "LifecycleQuery"))))
        .expectInvalid("invalid_input", "Unsupported query kind: LifecycleQuery.", null);
    ask(tenant, actors(point(trends("dau")).put("series", 1)))
        .expectInvalid("invalid_input", "There is no series 1.", "series");
    ask(tenant, actors(day("-1d"))).expect(400);
    ask(tenant, actors(day("never"))).expect(400);
    ask(tenant, actors(new JsonObject())).expect(400);
    ask(tenant, actors(new JsonObject().put("kind", "InsightActorsQuery"))).expect(400);
  }

  @Test
  void manyPersonsAreInPagesThatDoNotOverlap(Tenant tenant) {
    List<StoredEvents.New> events = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      events.add(
          new StoredEvents.New(
              "visit",
              "id " + i % 120,
              "{}",
              Instant.parse("2022-06-10T10:00:00Z"),
              UUID.randomUUID(),
              null));
    }
    StoredEvents.of(tenant).events(events);
    JsonObject query = actors(day("2022-06-10"));
    JsonObject page = ask(tenant, query).expect(200).json();
    assertEquals(100, page.getJsonArray("results").size());
    assertTrue(page.getBoolean("hasMore"));
    Set<Object> ids = new HashSet<>(first(tenant, query.copy().put("select", JsonArray.of("id"))));
    ids.addAll(first(tenant, query.copy().put("select", JsonArray.of("id")).put("offset", 100)));
    assertEquals(120, ids.size());
  }
}
