package io.dashgate.insights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of an insight. */
class InsightsTest {

  private static final List<String> KEYS =
      List.of(
          "id",
          "short_id",
          "name",
          "derived_name",
          "filters",
          "filters_hash",
          "order",
          "deleted",
          "dashboards",
          "last_refresh",
          "refreshing",
          "result",
          "created_at",
          "created_by",
          "description",
          "updated_at",
          "tags",
          "favorited",
          "saved",
          "last_modified_at",
          "last_modified_by",
          "is_sample",
          "effective_restriction_level",
          "effective_privilege_level",
          "timezone",
          "is_cached",
          "query",
          "version");

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
  }

  @Test
  void anEmptyBodyMakesAnInsightOfDefaultsWithTheKeysInTheOrderOfTheApi() {
    JsonObject made = api.send("POST", tenant.insights(), null, Map.of()).expect(201).json();

    assertEquals(KEYS, List.copyOf(made.fieldNames()));
    assertTrue(made.getString("short_id").matches("[A-Za-z0-9]{8}"));
    for (String key : List.of("name", "derived_name", "description", "order", "query", "result")) {
      assertNull(made.getValue(key), key);
    }
    assertEquals(new JsonObject(), made.getJsonObject("filters"));
    assertEquals(new JsonArray(), made.getJsonArray("dashboards"));
    assertEquals(new JsonArray(), made.getJsonArray("tags"));
    for (String key : List.of("deleted", "refreshing", "favorited", "saved", "is_sample")) {
      assertEquals(false, made.getBoolean(key), key);
    }
    assertEquals(21, made.getInteger("effective_restriction_level"));
    assertEquals(37, made.getInteger("effective_privilege_level"));
    assertEquals(tenant.userId(), made.getJsonObject("created_by").getLong("id"));
    assertEquals(tenant.userId(), made.getJsonObject("last_modified_by").getLong("id"));
  }

  @Test
  void whatIsCreatedComesBackTheSame() {
    String filters = "{\"z\":1,\"a\":0.1234567890123456789,\"m\":{\"y\":[1.50],\"b\":[]}}";
    String query = "{\"kind\":\"InsightVizNode\",\"source\":{\"n\":123456789012345678901}}";
    long dashboard = tenant.createDashboard("d");

    Answer made =
        api.post(
                tenant.insights(),
                "{\"name\":\" Grüße 🌍 \",\"derived_name\":\"x\",\"description\":\"a\\nb\","
                    + "\"order\":7,\"saved\":true,\"favorited\":true,\"tags\":[\"B\",\"a\"],"
                    + "\"_create_in_folder\":\"x\",\"filters\":"
                    + filters
                    + ",\"query\":"
                    + query
                    + ",\"dashboards\":["
                    + dashboard
                    + "]}")
            .expect(201);
    Answer read = api.get(tenant.insight(made.id())).expect(200);

    assertEquals(made.body(), read.body());
    assertTrue(read.body().contains("\"filters\":" + filters), read.body());
    assertTrue(read.body().contains("\"query\":" + query), read.body());
    assertEquals("Grüße 🌍", read.json().getString("name"));
    assertEquals("a\nb", read.json().getString("description"));
    assertEquals(7, read.json().getInteger("order"));
    assertEquals("[\"a\",\"b\"]", read.json().getJsonArray("tags").encode());
    assertEquals("[" + dashboard + "]", read.json().getJsonArray("dashboards").encode());
    assertFalse(read.body().contains("_create_in_folder"));
  }

  @Test
  void patchChangesOnlyWhatItNamesAndNullIsAValue() {
    long id =
        api.post(
                tenant.insights(),
                "{\"name\":\"n\",\"derived_name\":\"e\",\"description\":\"d\",\"order\":1,"
                    + "\"query\":{\"kind\":\"x\"},\"filters\":{\"a\":1},\"tags\":[\"t\"]}")
            .id();

    JsonObject same = api.patch(tenant.insight(id), "{\"saved\":true}").expect(200).json();
    assertEquals("n", same.getString("name"));
    assertEquals("d", same.getString("description"));
    assertEquals(1, same.getInteger("order"));
    assertEquals("{\"kind\":\"x\"}", same.getJsonObject("query").encode());
    assertEquals("[\"t\"]", same.getJsonArray("tags").encode());

    JsonObject cleared =
        api.patch(
                tenant.insight(id),
                "{\"name\":null,\"derived_name\":null,\"description\":null,\"order\":null,"
                    + "\"query\":null,\"filters\":{},\"tags\":[]}")
            .expect(200)
            .json();
    for (String key : List.of("name", "derived_name", "description", "order", "query")) {
      assertNull(cleared.getValue(key), key);
    }
    assertEquals(new JsonObject(), cleared.getJsonObject("filters"));
    assertEquals(true, cleared.getBoolean("saved"));
  }

  @Test
  void putIsTheSameAsPatch() {
    long id = api.post(tenant.insights(), "{\"name\":\"n\",\"saved\":true}").id();

    JsonObject put =
        api.send("PUT", tenant.insight(id), "{\"name\":\"m\"}", Map.of()).expect(200).json();

    assertEquals("m", put.getString("name"));
    assertEquals(true, put.getBoolean("saved"));
  }

  @Test
  void onlyWhatItShowsOrSaysCountsAsAModification() {
    JsonObject made = api.post(tenant.insights(), "{\"name\":\"n\"}").json();
    String path = tenant.insight(made.getLong("id"));

    JsonObject starred = api.patch(path, "{\"favorited\":true}").json();
    assertEquals(made.getString("last_modified_at"), starred.getString("last_modified_at"));
    assertNotEquals(made.getString("updated_at"), starred.getString("updated_at"));

    JsonObject renamed = api.patch(path, "{\"name\":\"m\"}").json();
    assertNotEquals(made.getString("last_modified_at"), renamed.getString("last_modified_at"));
  }

  @Test
  void aDeletedInsightIsGoneUntilItIsRestoredWithItsTile() {
    long dashboard = tenant.createDashboard("d");
    long id = tenant.createInsight("doomed", dashboard);
    long tile = api.get(tenant.dashboard(dashboard)).tiles().get(0).getLong("id");

    assertEquals(
        true,
        api.patch(tenant.insight(id), "{\"deleted\":true}")
            .expect(200)
            .json()
            .getBoolean("deleted"));
    api.get(tenant.insight(id)).expectNotFound("Not found.");
    api.patch(tenant.insight(id), "{\"name\":\"x\"}").expectNotFound("Not found.");
    assertEquals(List.of(), api.get(tenant.dashboard(dashboard)).tiles());
    assertEquals(List.of(), api.get(tenant.dashboard(dashboard)).items());

    api.patch(tenant.insight(id), "{\"deleted\":false}").expect(200);
    assertEquals(tile, api.get(tenant.dashboard(dashboard)).tiles().get(0).getLong("id"));

    api.delete(tenant.insight(id)).expect(204);
    api.delete(tenant.insight(id)).expectNotFound("Not found.");
    api.get(tenant.insight(id)).expectNotFound("Not found.");
  }

  @Test
  void dashboardsReplacesTheSet() {
    long first = tenant.createDashboard("first");
    long second = tenant.createDashboard("second");
    long id = tenant.createInsight("i", first);
    long kept = api.get(tenant.dashboard(first)).tiles().get(0).getLong("id");

    JsonObject both =
        api.patch(tenant.insight(id), "{\"dashboards\":[" + second + "," + first + "]}").json();
    assertEquals("[" + first + "," + second + "]", both.getJsonArray("dashboards").encode());
    assertEquals(kept, api.get(tenant.dashboard(first)).tiles().get(0).getLong("id"));

    JsonObject moved =
        api.patch(tenant.insight(id), "{\"dashboards\":[" + second + "]}").expect(200).json();
    assertEquals("[" + second + "]", moved.getJsonArray("dashboards").encode());
    assertEquals(List.of(), api.get(tenant.dashboard(first)).tiles());
    assertEquals(1, api.get(tenant.dashboard(second)).tiles().size());

    JsonObject none = api.patch(tenant.insight(id), "{\"dashboards\":[]}").expect(200).json();
    assertEquals(new JsonArray(), none.getJsonArray("dashboards"));
  }

  @Test
  void wrongDashboardsAreRefusedInTheWordsOfTheApiAndNothingIsWritten(Tenant stranger) {
    long deleted = tenant.createDashboard("deleted");
    api.delete(tenant.dashboard(deleted)).expect(204);
    long foreign = stranger.createDashboard("foreign");
    long live = tenant.createDashboard("live");
    long id = tenant.createInsight("i");
    String huge = "99999999999999999999";

    for (String unknown : List.of("999999999", "" + deleted, "" + foreign, huge)) {
      String body = "{\"name\":\"new\",\"dashboards\":[" + live + "," + unknown + "]}";
      String detail = "Invalid pk \"" + unknown + "\" - object does not exist.";
      api.post(tenant.insights(), body).expectInvalid("does_not_exist", detail, "dashboards");
      api.patch(tenant.insight(id), body).expectInvalid("does_not_exist", detail, "dashboards");
    }
    api.post(tenant.insights(), "{\"dashboards\":[\"x\"]}")
        .expectInvalid(
            "incorrect_type", "Incorrect type. Expected pk value, received str.", "dashboards");
    api.post(tenant.insights(), "{\"dashboards\":[true]}")
        .expectInvalid(
            "incorrect_type", "Incorrect type. Expected pk value, received bool.", "dashboards");
    api.post(tenant.insights(), "{\"dashboards\":5}")
        .expectInvalid(
            "not_a_list", "Expected a list of items but got type \"int\".", "dashboards");
    api.post(tenant.insights(), "{\"dashboards\":null}")
        .expectInvalid("null", "This field may not be null.", "dashboards");
    assertEquals(List.of(), api.get(tenant.dashboard(live)).tiles());
    assertEquals("i", api.get(tenant.insight(id)).json().getString("name"));
  }

  @Test
  void wrongFieldsAreRefused() {
    String long401 = "\"" + "x".repeat(401) + "\"";
    String tooLong = "Ensure this field has no more than 400 characters.";
    for (String field : List.of("name", "derived_name", "description")) {
      api.post(tenant.insights(), "{\"" + field + "\":" + long401 + "}")
          .expectInvalid("max_length", tooLong, field);
      api.post(tenant.insights(), "{\"" + field + "\":5}")
          .expectInvalid("invalid_input", "Not a valid string.", field);
    }
    api.post(tenant.insights(), "{\"filters\":[]}")
        .expectInvalid("invalid_input", "Filters must be a dictionary", "filters");
    api.post(tenant.insights(), "{\"filters\":null}")
        .expectInvalid("null", "This field may not be null.", "filters");
    api.post(tenant.insights(), "{\"order\":2147483648}")
        .expectInvalid(
            "max_value", "Ensure this value is less than or equal to 2147483647.", "order");
    api.post(tenant.insights(), "{\"saved\":\"x\"}")
        .expectInvalid("invalid_input", "Must be a valid boolean.", "saved");
    api.post(tenant.insights(), "{\"query\":[]}").expect(400);
    api.get(tenant.insights() + "abc/").expectNotFound("Not found.");
    api.get(tenant.insights() + "99999999999999999999/").expectNotFound("Not found.");
  }

  @Test
  void listsAreFiltered(Tenant fresh) {
    Api own = fresh.api();
    long dashboard = fresh.createDashboard("d");
    JsonObject a =
        own.post(
                fresh.insights(),
                "{\"name\":\"100% Alpha\",\"saved\":true,\"favorited\":true,\"tags\":[\"x\"],"
                    + "\"order\":2,\"dashboards\":["
                    + dashboard
                    + "]}")
            .json();
    own.post(fresh.insights(), "{\"derived_name\":\"beta\",\"order\":1}").expect(201);
    long gone = fresh.createInsight("gone");
    own.delete(fresh.insight(gone)).expect(204);

    assertEquals(2, named(own, fresh, "saved=false").size() - 6 + 1); // and the samples
    assertEquals(List.of("100% Alpha"), named(own, fresh, "search=100%25%20al"));
    assertEquals(1, own.get(fresh.insights() + "?search=BET").results().size());
    assertEquals(List.of("100% Alpha"), named(own, fresh, "short_id=" + a.getString("short_id")));
    assertEquals(List.of("100% Alpha"), named(own, fresh, "dashboard=" + dashboard));
    assertEquals(List.of("100% Alpha"), named(own, fresh, "saved=true"));
    assertEquals(List.of("100% Alpha"), named(own, fresh, "favorited=true"));
    assertEquals(List.of("100% Alpha"), named(own, fresh, "tags=X&tags=y"));
    assertEquals(2, named(own, fresh, "user=true").size());
    assertEquals(2, named(own, fresh, "created_by=" + fresh.userId()).size());
    assertEquals("100% Alpha", named(own, fresh, "order=-order").get(0));
    assertEquals("100% Alpha", named(own, fresh, "").get(1));
    assertEquals(0, named(own, fresh, "offset=50").size());
    assertEquals(8, own.get(fresh.insights() + "?offset=50").json().getInteger("count"));
    Answer wrong = own.get(fresh.insights() + "?order=nonsense").expect(400);
    assertEquals("order", wrong.json().getString("attr"));
  }

  private static List<String> named(Api api, Tenant tenant, String query) {
    return api.get(tenant.insights() + "?" + query).expect(200).results().stream()
        .map(row -> String.valueOf(row.getString("name")))
        .toList();
  }

  @Test
  void basicRowsAreShort() {
    JsonObject row = api.get(tenant.insights() + "?basic=true&limit=1").results().get(0);

    assertFalse(row.containsKey("result"));
    assertTrue(row.containsKey("short_id"));
  }

  @Test
  void pagesNeverOverlap(Tenant fresh) {
    String first = fresh.insights() + "?limit=4";
    JsonObject page = fresh.api().get(first).json();

    assertEquals(6, page.getInteger("count"));
    String next = page.getString("next").replaceFirst("^http://[^/]+", "");
    List<JsonObject> rest = fresh.api().get(next).results();
    assertEquals(2, rest.size());
    assertTrue(
        page.getJsonArray("results").stream()
            .noneMatch(row -> ((JsonObject) row).getLong("id").equals(rest.get(0).getLong("id"))));
  }
}
