package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Copies of dashboards. */
class CopiesTest {

  private static final List<String> OWN =
      List.of("id", "short_id", "dashboards", "created_at", "updated_at", "last_modified_at");

  private static Tenant tenant;
  private static Api api;
  private static long source;

  @BeforeAll
  static void makeSource(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
    source =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"S\",\"filters\":{\"a\":1},\"tiles\":["
                    + "{\"insight\":{\"name\":\"one\",\"derived_name\":\"d\",\"description\":\"e\","
                    + "\"filters\":{\"n\":1.50},\"query\":{\"kind\":\"q\",\"n\":1e2},\"order\":3,"
                    + "\"saved\":true,\"favorited\":true,\"tags\":[\"t\"]},\"color\":\"blue\","
                    + "\"show_description\":true,"
                    + "\"layouts\":{\"sm\":{\"x\":0,\"y\":0,\"w\":4,\"h\":2},\"xs\":{\"y\":1}}},"
                    + "{\"text\":{\"body\":\" text \"},\"color\":\"red\"},"
                    + "{\"insight\":{\"name\":\"two\"}}]}")
            .expect(201)
            .id();
  }

  private static Answer copy(String more) {
    return api.post(tenant.dashboards(), "{\"use_dashboard\":" + source + more + "}").expect(201);
  }

  @Test
  void aCopyHasInsightsOfItsOwnThatAreOtherwiseTheSame() {
    List<JsonObject> tiles = api.get(tenant.dashboard(source)).tiles();
    Answer copy = copy("");
    List<JsonObject> copies = copy.tiles();

    assertEquals(copy.body(), api.get(tenant.dashboard(copy.id())).body());
    assertEquals(3, copies.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(tiles.get(i).getValue("layouts"), copies.get(i).getValue("layouts"));
      for (String key : List.of("color", "order", "show_description")) {
        assertEquals(tiles.get(i).getValue(key), copies.get(i).getValue(key), key);
      }
      assertNotEquals(tiles.get(i).getLong("id"), copies.get(i).getLong("id"));
      JsonObject original = tiles.get(i).getJsonObject("insight");
      JsonObject made = copies.get(i).getJsonObject("insight");
      if (original == null) {
        assertEquals(" text ", copies.get(i).getJsonObject("text").getString("body"));
        continue;
      }
      assertNotEquals(original.getString("short_id"), made.getString("short_id"));
      assertEquals("[" + copy.id() + "]", made.getJsonArray("dashboards").encode());
      OWN.forEach(original::remove);
      OWN.forEach(made::remove);
      assertEquals(original.encode(), made.encode());
    }
  }

  @Test
  void aCopyIsTheCallersAndNoSample() {
    long template = api.post(tenant.dashboards(), "{\"use_template\":\"DEFAULT_APP\"}").id();

    for (JsonObject item :
        api.post(tenant.dashboards(), "{\"use_dashboard\":" + template + "}").items()) {
      assertEquals(tenant.userId(), item.getJsonObject("created_by").getLong("id"));
      assertEquals(tenant.userId(), item.getJsonObject("last_modified_by").getLong("id"));
      assertEquals(false, item.getBoolean("is_sample"));
    }
  }

  @Test
  void aCopyMayShareTheInsights() {
    Answer copy = copy(",\"duplicate_tiles\":false");

    assertEquals(insightIds(api.get(tenant.dashboard(source))), insightIds(copy));
    assertTrue(copy.items().get(0).getJsonArray("dashboards").contains((int) source), copy.body());
    assertFalse(copy.body().contains("duplicate_tiles"));
    assertEquals("duplicate", copy.json().getString("creation_mode"));
  }

  private static List<Long> insightIds(Answer dashboard) {
    return dashboard.items().stream().map(item -> item.getLong("id")).toList();
  }

  @Test
  void whatWasRemovedOrDeletedIsNotCopied() {
    long dashboard = copy("").id();
    List<JsonObject> tiles = api.get(tenant.dashboard(dashboard)).tiles();
    long insight = tiles.get(0).getJsonObject("insight").getLong("id");
    api.delete(tenant.insight(insight)).expect(204);
    api.post(
            tenant.dashboard(dashboard) + "delete_tile/",
            "{\"tile_id\":" + tiles.get(1).getLong("id") + "}")
        .expect(204);

    Answer again = api.post(tenant.dashboards(), "{\"use_dashboard\":" + dashboard + "}");

    assertEquals(1, again.tiles().size());
    assertEquals("two", again.items().get(0).getString("name"));
  }

  @Test
  void manyTilesAreCopied() {
    String entries =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"insight\":{\"name\":\"" + i + "\"}}")
            .collect(Collectors.joining(","));
    long many = api.post(tenant.dashboards(), "{\"tiles\":[" + entries + "]}").expect(201).id();

    Answer copy = api.post(tenant.dashboards(), "{\"use_dashboard\":" + many + "}").expect(201);

    assertEquals(
        IntStream.range(0, 200).mapToObj(Integer::toString).toList(),
        copy.items().stream().map(item -> item.getString("name")).toList());
  }

  @Test
  void aCopyThatFailsLeavesNothing() {
    int before = count();

    api.post(tenant.dashboards(), "{\"use_dashboard\":999999999}")
        .expectInvalid("invalid_input", "Invalid value provided", "use_dashboard");
    api.post(tenant.dashboards(), "{\"use_dashboard\":" + source + ",\"duplicate_tiles\":5}")
        .expectInvalid("invalid_input", "Must be a valid boolean.", "duplicate_tiles");

    assertEquals(before, count());
  }

  private static int count() {
    return api.get(tenant.insights() + "?limit=1").json().getInteger("count")
        + api.get(tenant.dashboards() + "?limit=1").json().getInteger("count");
  }

  @Test
  void aCopyWithItsOwnFiltersShowsItsInsightsThroughThem() {
    JsonObject item = copy(",\"filters\":{\"n\":2}").items().get(0);

    assertEquals(new JsonObject().put("n", 2), item.getJsonObject("filters"));
    assertEquals(new JsonArray().add("t"), item.getJsonArray("tags"));
  }
}
