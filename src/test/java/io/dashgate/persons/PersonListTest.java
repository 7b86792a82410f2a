package io.dashgate.persons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Persons, listed and one by one. */
class PersonListTest {

  private static final String ANONYMOUS = "0188c5a0-1111-7000-8000-2f1d7c9a4b11";

  private Tenant tenant;
  private Api api;
  private StoredEvents stored;
  private String persons;

  @BeforeEach
  void useOwnProject(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    stored = StoredEvents.of(fresh);
    persons = fresh.project() + "persons/";
  }

  private String person(String distinctId, JsonObject properties, int ageSeconds) {
    Instant created = Instant.parse("2022-06-15T10:00:00Z").minusSeconds(ageSeconds);
    return stored.person(distinctId, properties, created, UUID.randomUUID());
  }

  private List<String> ids(String query) {
    return idsOf(api.get(persons + query).expect(200));
  }

  private static List<String> idsOf(Answer answer) {
    return answer.results().stream().map(one -> one.getString("id")).toList();
  }

  private List<String> allIds(String query) {
    List<String> ids = new ArrayList<>();
    String path = persons + query;
    for (int pages = 0; !path.isEmpty(); pages++) {
      assertTrue(pages < 100, "endless");
      Answer page = api.get(path).expect(200);
      ids.addAll(idsOf(page));
      String next = page.json().getString("next");
      path = next == null ? "" : next.substring(next.indexOf("/api/"));
    }
    return ids;
  }

  private static String filter(String json) {
    return "?properties=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  @Test
  void aPersonIsReadBack() {
    String uuid = person("ann", new JsonObject("{\"email\":\"ann@example.com\",\"n\":1.50}"), 0);
    stored.merge(ANONYMOUS, "ann");

    Answer list = api.get(persons).expect(200);
    Answer one = api.get(persons + uuid + "/").expect(200);

    JsonObject element = list.results().get(0);
    assertEquals(
        List.of(
            "type",
            "id",
            "uuid",
            "created_at",
            "properties",
            "is_identified",
            "name",
            "distinct_ids",
            "last_seen_at"),
        List.copyOf(element.fieldNames()));
    assertEquals("person", element.getString("type"));
    assertEquals(uuid, element.getString("id"));
    assertEquals("2022-06-15T10:00:00Z", element.getString("created_at"));
    assertEquals("ann@example.com", element.getString("name"));
    assertEquals(true, element.getBoolean("is_identified"));
    assertEquals(new JsonArray().add("ann").add(ANONYMOUS), element.getJsonArray("distinct_ids"));
    assertEquals(1, one.json().getInteger("id"));
    assertEquals(uuid, one.json().getString("uuid"));
    assertEquals(element.getJsonObject("properties"), one.json().getJsonObject("properties"));
    assertEquals(one.body(), api.get(persons + "1/").expect(200).body());
    assertEquals(one.body(), api.get(persons + uuid.toUpperCase(Locale.ROOT)).expect(200).body());
    assertEquals(one.body(), api.get("/api/person/" + uuid + "/").expect(200).body());
    assertNull(list.json().getValue("count"));
    assertNull(list.json().getValue("next"));
    assertNull(list.json().getValue("previous"));
  }

  @Test
  void aNameIsFoundForEach() {
    person(ANONYMOUS, new JsonObject(), 0);
    stored.merge("chosen", ANONYMOUS);
    person("0188c5a0-2222-7000-8000-2f1d7c9a4b11", new JsonObject().put("email", ""), 1);
    person("x", new JsonObject().putNull("email"), 2);

    assertEquals(
        List.of("chosen", "3", "x"),
        api.get(persons).expect(200).results().stream().map(one -> one.getString("name")).toList());
  }

  @Test
  void theNewestComeFirstAndNoneIsLostAmongEqualTimes() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      expected.add(person("id " + i, new JsonObject(), -(i / 10)));
    }
    Collections.reverse(expected);

    assertEquals(expected, ids(""));
    for (String query : List.of("?limit=1", "?limit=4", "?limit=25")) {
      assertEquals(expected, allIds(query), query);
    }
    assertEquals(expected.subList(7, 25), allIds("?limit=5&offset=7"));
    JsonObject page = api.get(persons + "?limit=5&offset=7&include_total=true").expect(200).json();
    assertEquals(25, page.getInteger("count"));
    assertTrue(page.getString("previous").endsWith("include_total=true&limit=5&offset=2"));
    assertTrue(page.getString("next").contains("cursor="));
    assertEquals(List.of(), ids("?offset=25"));
  }

  @Test
  void personsAreFoundByWhatTheyHave() {
    String ann = person("ann", new JsonObject().put("email", "ann@example.com").put("age", 7), 0);
    String bob = person("bob", new JsonObject().put("email", "bob@example.org").put("age", 8), 1);
    String eve = person("eve@example.com", new JsonObject(), 2);
    stored.merge("ann's phone", "ann");

    assertEquals(List.of(ann), ids("?distinct_id=ann%27s+phone"));
    assertEquals(List.of(), ids("?distinct_id=ANN"));
    assertEquals(List.of(ann), ids("?email=ann@example.com"));
    assertEquals(List.of(), ids("?email=ann"));
    assertEquals(List.of(ann, bob), ids("?search=EXAMPLE"));
    assertEquals(List.of(eve), ids("?search=eve@example.com"));
    assertEquals(List.of(), ids("?search=eve"));
    assertEquals(List.of(ann, bob, eve), ids("?search="));
    assertEquals(List.of(ann), ids(filter("[{\"key\":\"age\",\"value\":8,\"operator\":\"lt\"}]")));
    assertEquals(
        List.of(bob, eve),
        ids(filter("[{\"key\":\"age\",\"value\":7,\"operator\":\"is_not\",\"type\":\"person\"}]")));
    assertEquals(
        List.of(ann), ids(filter("[{\"key\":\"distinct_id\",\"value\":\"ann's phone\"}]")));
    assertEquals(
        List.of(bob),
        ids(filter("[{\"key\":\"age\",\"operator\":\"is_set\"}]") + "&search=example.org"));
    assertEquals(List.of(), ids("?distinct_id=ann&email=bob@example.org"));
    api.get(persons + filter("[{\"key\":\"age\",\"value\":7,\"type\":\"event\"}]"))
        .expectInvalid(
            "invalid_input", "Property filters of type \"event\" are not supported.", "properties");
  }

  @Test
  void anEmptyParameterIsNoFilter() {
    String ann = stored.person("ann", new JsonObject());

    for (String empty : List.of("distinct_id", "email", "search", "properties")) {
      assertEquals(List.of(ann), ids("?" + empty + "="), empty);
    }
  }

  @Test
  void anIdWithoutAPersonHasNone() {
    stored.event("e", "nobody", new JsonObject());

    assertEquals(List.of(), ids("?distinct_id=nobody"));
    assertEquals(List.of(), ids("?search=nobody"));
    api.get(persons + "1/").expectNotFound("Not found.");
  }

  @Test
  void aPersonWithManyIdsIsCutInLists() {
    String uuid = person("ann", new JsonObject(), 0);
    for (int i = 0; i < 12; i++) {
      stored.merge("device " + i, "ann");
    }

    assertEquals(
        10, api.get(persons).expect(200).results().get(0).getJsonArray("distinct_ids").size());
    assertEquals(
        13, api.get(persons + uuid).expect(200).json().getJsonArray("distinct_ids").size());
    assertEquals(List.of(uuid), ids(filter("[{\"key\":\"distinct_id\",\"value\":\"device 11\"}]")));
  }

  @Test
  void longPersonsMakeShortPages() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expected.add(person("id " + i, new JsonObject().put("x", "y".repeat(600_000)), i));
    }

    assertEquals(3, ids("").size());
    assertEquals(expected, allIds(""));
  }

  @Test
  void oddIdsAreRefused(Tenant other) {
    String foreign = StoredEvents.of(other).person("ann", new JsonObject());
    for (String odd : List.of("ann", "0", "-1", "1.0", "01", "1e3")) {
      api.get(persons + odd + "/")
          .expectInvalid(
              "invalid_input",
              "The ID provided does not look like a personID. If you are using a distinctId, please"
                  + " use /persons?distinct_id="
                  + odd
                  + " instead.",
              null);
    }
    for (String missing :
        List.of("1", "999", "4294967297", foreign, UUID.randomUUID().toString())) {
      api.get(persons + missing + "/").expectNotFound("Not found.");
    }
    api.get(persons + "?cursor=x").expectInvalid("invalid_input", "Invalid cursor.", "cursor");
    api.get(persons + "?cursor=-999999999999999999_1")
        .expectInvalid("invalid_input", "Invalid cursor.", "cursor");
  }

  @Test
  void personsOfOthersAreNotShown(Tenant other) {
    String uuid = person("ann", new JsonObject().put("email", "ann@example.com"), 0);

    for (String query : List.of("", "?distinct_id=ann", "?search=ann", "?email=ann@example.com")) {
      Answer answer = other.api().get(other.project() + "persons/" + query).expect(200);
      assertFalse(answer.body().contains(uuid), query);
    }
    other.api().get(persons).expectForbidden("You don't have access to the project.");
    tenant
        .limitedApi(new JsonObject().put("scopes", new JsonArray().add("query:read")))
        .get(persons)
        .expectForbidden("API key missing required scope 'person:read'");
  }

  @Test
  void theTokenOfAProjectReadsNothing() {
    String uuid = person("ann", new JsonObject(), 0);
    String token = api.get(tenant.project()).expect(200).json().getString("api_token");

    for (String path : List.of(persons, persons + uuid + "/", tenant.project() + "events/")) {
      tenant.gateway().as(token).get(path).expect(401);
      tenant.gateway().anonymous().get(path + "?token=" + token).expect(401);
      tenant.gateway().anonymous().get(path + "?api_key=" + token).expect(401);
    }
  }
}
