package io.dashgate.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tiles of a dashboard: adding, changing, moving, deleting. */
class TilesTest {

  private static Tenant tenant;
  private static Api api;
  private long dashboard;
  private String path;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
  }

  @BeforeEach
  void makeDashboard() {
    dashboard = tenant.createDashboard("d");
    path = tenant.dashboard(dashboard);
  }

  private Answer patchTiles(String entries) {
    return api.patch(path, "{\"tiles\":[" + entries + "]}");
  }

  private static String sm(int x, int y, int w, int h) {
    return "{\"sm\":{\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d}}".formatted(x, y, w, h);
  }

  @Test
  void aTileCarriesItsKeysInOrderAndTheWholeInsight() {
    long insight = tenant.createInsight("i");
    JsonObject tile = patchTiles("{\"insight\":" + insight + "}").expect(200).tiles().get(0);

    assertEquals(
        List.of(
            "id",
            "order",
            "color",
            "layouts",
            "show_description",
            "last_refresh",
            "is_cached",
            "deleted",
            "text",
            "insight"),
        List.copyOf(tile.fieldNames()));
    JsonObject alone = api.get(tenant.insight(insight)).json();
    assertEquals(alone.encode(), tile.getJsonObject("insight").encode());
    JsonObject item = api.get(path).items().get(0);
    List<String> keys = new ArrayList<>(alone.fieldNames());
    keys.remove("version");
    keys.addAll(List.of("layouts", "color"));
    assertEquals(keys, List.copyOf(item.fieldNames()));
  }

  @Test
  void anUntitledInsightHasAnEmptyNameInTilesOnly() {
    long insight = api.post(tenant.insights(), "{\"dashboards\":[" + dashboard + "]}").id();

    assertEquals("", api.get(path).tiles().get(0).getJsonObject("insight").getString("name"));
    assertNull(api.get(path).items().get(0).getString("name"));
    assertNull(api.get(tenant.insight(insight)).json().getString("name"));
  }

  @Test
  void insightsAreLinkedByIdByObjectAndMadeInline() {
    long a = tenant.createInsight("a");
    long b = tenant.createInsight("b");

    List<JsonObject> tiles =
        patchTiles(
                "{\"insight\":"
                    + a
                    + "},{\"insight\":{\"id\":"
                    + b
                    + "},\"color\":\"blue\"},"
                    + "{\"insight\":{\"name\":\"c\",\"query\":{\"kind\":\"x\",\"n\":1.10},"
                    + "\"filters\":{\"f\":[1]},\"tags\":[\"T\"],\"saved\":true}}")
            .expect(200)
            .tiles();

    assertEquals(List.of("a", "b", "c"), names(tiles));
    JsonObject made = tiles.get(2).getJsonObject("insight");
    assertEquals("[\"t\"]", made.getJsonArray("tags").encode());
    assertEquals(true, made.getBoolean("saved"));
    assertEquals(tenant.userId(), made.getJsonObject("created_by").getLong("id"));
    assertTrue(
        api.get(tenant.insight(made.getLong("id")))
            .body()
            .contains("\"query\":{\"kind\":\"x\",\"n\":1.10}"));
    assertEquals("[" + dashboard + "]", made.getJsonArray("dashboards").encode());
  }

  private static List<String> names(List<JsonObject> tiles) {
    return tiles.stream().map(tile -> tile.getJsonObject("insight").getString("name")).toList();
  }

  @Test
  void linkingTwiceChangesTheTileThatIsThere() {
    long insight = tenant.createInsight("i", dashboard);
    long tile = api.get(path).tiles().get(0).getLong("id");

    List<JsonObject> tiles =
        patchTiles(
                "{\"insight\":"
                    + insight
                    + ",\"color\":\"red\",\"layouts\":"
                    + sm(0, 9, 12, 1)
                    + "}")
            .tiles();

    assertEquals(1, tiles.size());
    assertEquals(tile, tiles.get(0).getLong("id"));
    assertEquals("red", tiles.get(0).getString("color"));
    assertEquals(sm(0, 9, 12, 1), tiles.get(0).getJsonObject("layouts").encode());
  }

  @Test
  void aDashboardIsCreatedWithItsTiles() {
    long insight = tenant.createInsight("i");
    Answer made =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"n\",\"items\":[{\"x\":1}],\"tiles\":[{\"insight\":"
                    + insight
                    + "},{\"text\":{\"body\":\"t\"}}]}")
            .expect(201);

    assertEquals(2, made.tiles().size());
    assertEquals(1, made.items().size());
    assertEquals("t", made.tiles().get(1).getJsonObject("text").getString("body"));
    assertEquals(made.body(), api.get(tenant.dashboard(made.id())).body());
  }

  @Test
  void oneWrongEntryUndoesAll(Tenant stranger) {
    long insight = tenant.createInsight("i", dashboard);
    JsonObject before = api.get(path).json();
    String fine = "{\"text\":{\"body\":\"fine\"}},{\"insight\":{\"name\":\"fine\"}}";
    int insights = api.get(tenant.insights()).json().getInteger("count");

    expectRefusal(fine, "{\"id\":999999999}", "does_not_exist", missing("999999999"), "id");
    expectRefusal(
        fine,
        "{\"id\":99999999999999999999}",
        "does_not_exist",
        missing("99999999999999999999"),
        "id");
    expectRefusal(
        fine, "{\"insight\":999999999}", "does_not_exist", missing("999999999"), "insight");
    expectRefusal(fine, "{\"color\":\"x\"}", "required", "This field is required.", "id");
    expectRefusal(fine, "{}", "required", "This field is required.", "id");
    expectRefusal(
        fine,
        "{\"text\":{\"body\":\"" + "x".repeat(4001) + "\"}}",
        "max_length",
        "Ensure this field has no more than 4000 characters.",
        "text__body");
    patchTiles(fine + ",{\"insight\":" + insight + ",\"text\":{\"body\":\"x\"}}")
        .expectInvalid("invalid_input", "This tile shows an insight.", "tiles__2__text");
    patchTiles(fine + ",{\"insight\":{\"name\":\"x\"},\"text\":{\"body\":\"x\"}}")
        .expectInvalid("invalid_input", "A tile shows either an insight or a text.", "tiles__2");
    patchTiles("{\"id\":\"x\"}")
        .expectInvalid("invalid_input", "A valid integer is required.", "tiles__0__id");
    patchTiles("{\"insight\":{\"name\":5}}")
        .expectInvalid("invalid_input", "Not a valid string.", "tiles__0__insight__name");
    patchTiles("{\"layouts\":[]}").expect(400);
    patchTiles("5").expect(400);
    api.patch(path, "{\"tiles\":{}}")
        .expectInvalid("not_a_list", "Expected a list of items but got type \"dict\".", "tiles");
    long foreign = stranger.createInsight("foreign");
    expectRefusal(
        fine, "{\"insight\":" + foreign + "}", "does_not_exist", missing("" + foreign), "insight");

    assertEquals(before.getJsonArray("tiles"), api.get(path).json().getJsonArray("tiles"));
    assertEquals(insights, api.get(tenant.insights()).json().getInteger("count"));
  }

  private void expectRefusal(String fine, String wrong, String code, String detail, String attr) {
    patchTiles(fine + "," + wrong).expectInvalid(code, detail, "tiles__2__" + attr);
  }

  private static String missing(String id) {
    return "Invalid pk \"" + id + "\" - object does not exist.";
  }

  @Test
  void theLayoutsAndColorsOf2022FindTilesByTheirInsights() {
    long insight = tenant.createInsight("i", dashboard);

    Answer changed =
        api.patch(
                path,
                "{\"tile_layouts\":[{\"id\":"
                    + insight
                    + ",\"layouts\":{\"lg\":{\"x\":1.5}}},{\"id\":999999999,\"layouts\":{}}],"
                    + "\"colors\":[{\"id\":"
                    + insight
                    + ",\"color\":\"blue\"}]}")
            .expect(200);

    assertEquals("{\"lg\":{\"x\":1.5}}", changed.items().get(0).getJsonObject("layouts").encode());
    assertEquals("blue", changed.items().get(0).getString("color"));
    api.patch(path, "{\"tile_layouts\":[{\"layouts\":{}}]}")
        .expectInvalid("required", "This field is required.", "tile_layouts__0__id");
    api.patch(path, "{\"tile_layouts\":[{\"id\":1}]}")
        .expectInvalid("required", "This field is required.", "tile_layouts__0__layouts");
    api.patch(path, "{\"colors\":[{\"id\":1}]}")
        .expectInvalid("required", "This field is required.", "colors__0__color");
  }

  @Test
  void tilesWithoutAPlaceFillTheGridAndEveryTileHasAnOrder() {
    List<JsonObject> tiles =
        patchTiles(
                "{\"text\":{\"body\":\"a\"}},{\"text\":{\"body\":\"b\"}},{\"text\":{\"body\":\"c\"}},"
                    + "{\"text\":{\"body\":\"wide\"},\"layouts\":"
                    + sm(0, 0, 12, 2)
                    + "}")
            .tiles();

    assertEquals(
        List.of(sm(0, 0, 12, 2), sm(0, 2, 6, 5), sm(6, 2, 6, 5), sm(0, 7, 6, 5)),
        tiles.stream().map(tile -> tile.getJsonObject("layouts").encode()).toList());
    assertEquals(
        List.of(3, 0, 1, 2), tiles.stream().map(tile -> tile.getInteger("order")).toList());
  }

  @Test
  void tilesAreSortedByPlaceThenOrderThenId() {
    List<JsonObject> tiles =
        patchTiles(
                "{\"text\":{\"body\":\"none\"},\"layouts\":{}},"
                    + "{\"text\":{\"body\":\"low\"},\"layouts\":"
                    + sm(0, 9, 1, 1)
                    + "},{\"text\":{\"body\":\"right\"},\"layouts\":"
                    + sm(6, 0, 1, 1)
                    + "},{\"text\":{\"body\":\"left\"},\"layouts\":"
                    + sm(0, 0, 1, 1)
                    + "},{\"text\":{\"body\":\"odd\"},\"layouts\":{\"sm\":{\"x\":\"1\",\"y\":1e300}}}")
            .expect(200)
            .tiles();

    assertEquals(
        List.of("left", "right", "low", "none", "odd"),
        tiles.stream().map(tile -> tile.getJsonObject("text").getString("body")).toList());
  }

  @Test
  void itemsAreSortedByTheInsightsOwnOrder() {
    for (String order : List.of("null", "2", "1")) {
      api.post(
              tenant.insights(),
              "{\"name\":\""
                  + order
                  + "\",\"order\":"
                  + order
                  + ",\"dashboards\":["
                  + dashboard
                  + "]}")
          .expect(201);
    }

    assertEquals(
        List.of("1", "2", "null"),
        api.get(path).items().stream().map(item -> item.getString("name")).toList());
  }

  @Test
  void aDashboardHasAtMost500Tiles() {
    String hundred =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"text\":{\"body\":\"t\"}}")
            .collect(Collectors.joining(","));
    for (int i = 0; i < 5; i++) {
      patchTiles(hundred).expect(200);
    }
    String detail = "A dashboard has at most 500 tiles.";

    patchTiles("{\"text\":{\"body\":\"t\"}}").expectInvalid("max_length", detail, "tiles");
    api.post(path + "create_text_tile/", "{\"body\":\"t\"}")
        .expectInvalid("max_length", detail, "tiles");
    api.post(tenant.insights(), "{\"dashboards\":[" + dashboard + "]}")
        .expectInvalid("max_length", detail, "tiles");
    patchTiles(hundred + ",".concat(hundred).repeat(5))
        .expectInvalid("max_length", detail, "tiles");
    assertEquals(500, api.get(path).tiles().size());
  }

  @Test
  void textTilesAreMadeAndRemovedOneByOne() {
    Answer made =
        api.post(
                path + "create_text_tile",
                "{\"body\":\" a\\n# b \",\"color\":\"blue\",\"layouts\":{\"xs\":{\"x\":0.50}}}")
            .expect(201);
    JsonObject tile = made.json();

    assertEquals(" a\n# b ", tile.getJsonObject("text").getString("body"));
    assertEquals("{\"xs\":{\"x\":0.50}}", made.body().replaceAll(".*\"layouts\":(.*?}}).*", "$1"));
    assertEquals(
        made.body(), api.get(path).body().replaceAll(".*\"tiles\":\\[(.*)],\"version.*", "$1"));
    api.post(path + "create_text_tile/", "{}")
        .expectInvalid("required", "This field is required.", "body");
    api.post(path + "create_text_tile/", "{\"body\":\"\"}")
        .expectInvalid("blank", "This field may not be blank.", "body");

    String body = "{\"tile_id\":" + made.id() + "}";
    assertEquals("", api.post(path + "delete_tile/", body).expect(204).body());
    api.post(path + "delete_tile/", body)
        .expectInvalid("does_not_exist", missing("" + made.id()), "tile_id");
    assertEquals(List.of(), api.get(path).tiles());
    api.post(tenant.dashboard(999_999_999) + "create_text_tile/", "{\"body\":\"t\"}")
        .expectNotFound("Not found.");
  }

  @Test
  void aTileMovesToAnotherDashboardAndKeepsItsIdAndItsPlaceIfItCan(Tenant another) {
    long target = tenant.createDashboard("target");
    long insight = tenant.createInsight("i", dashboard);
    long text = api.post(path + "create_text_tile/", "{\"body\":\"t\"}").id();
    long tile = api.get(path).tiles().get(0).getLong("id");

    Answer left = api.patch(path + "move_tile/", move(tile, "toDashboard", target)).expect(200);
    assertEquals(dashboard, left.id());
    assertEquals(1, left.tiles().size());
    JsonObject moved = api.get(tenant.dashboard(target)).tiles().get(0);
    assertEquals(tile, moved.getLong("id"));
    assertEquals(sm(0, 0, 6, 5), moved.getJsonObject("layouts").encode());
    assertEquals(
        "[" + target + "]",
        api.get(tenant.insight(insight)).json().getJsonArray("dashboards").encode());

    patchTiles("{\"id\":" + text + ",\"layouts\":" + sm(2, 1, 3, 3) + "}").expect(200);
    api.post(path + "move_tile", move(text, "to_dashboard", target)).expect(200);
    assertEquals(
        sm(6, 0, 3, 3),
        api.get(tenant.dashboard(target)).tiles().get(1).getJsonObject("layouts").encode());

    api.post(path + "move_tile/", move(text, "to_dashboard", target))
        .expectInvalid("does_not_exist", missing("" + text), "tile__id");
    api.post(path + "move_tile/", "{\"tile\":{\"id\":" + text + "}}")
        .expectInvalid("required", "This field is required.", "to_dashboard");
    api.post(path + "move_tile/", "{\"tile\":{},\"to_dashboard\":1}")
        .expectInvalid("required", "This field is required.", "tile__id");
    long foreign = another.createDashboard("foreign");
    api.post(tenant.dashboard(target) + "move_tile/", move(text, "toDashboard", foreign))
        .expectInvalid("does_not_exist", missing("" + foreign), "toDashboard");
  }

  private static String move(long tile, String key, long target) {
    return "{\"tile\":{\"id\":" + tile + "},\"" + key + "\":" + target + "}";
  }

  @Test
  void anInsightStandsOnADashboardOnce() {
    long target = tenant.createDashboard("target");
    tenant.createInsight("i", dashboard, target);
    long tile = api.get(path).tiles().get(0).getLong("id");
    String detail = "The insight is on this dashboard already.";

    api.post(path + "move_tile/", move(tile, "toDashboard", target))
        .expectInvalid("invalid_input", detail, "tile__id");
    api.post(tenant.dashboard(target) + "copy_tile/", copy(dashboard, tile))
        .expectInvalid("invalid_input", detail, "tileId");

    long other = api.get(tenant.dashboard(target)).tiles().get(0).getLong("id");
    api.post(tenant.dashboard(target) + "delete_tile/", "{\"tile_id\":" + other + "}").expect(204);
    api.post(path + "move_tile/", move(tile, "toDashboard", target)).expect(200);
    assertEquals(tile, api.get(tenant.dashboard(target)).tiles().get(0).getLong("id"));
  }

  private static String copy(long from, long tile) {
    return "{\"fromDashboardId\":" + from + ",\"tileId\":" + tile + "}";
  }

  @Test
  void aTileIsCopiedToAnotherDashboard() {
    long target = tenant.createDashboard("target");
    long insight = tenant.createInsight("i", dashboard);
    long text = api.post(path + "create_text_tile/", "{\"body\":\"t\",\"color\":\"red\"}").id();
    long tile = api.get(path).tiles().get(0).getLong("id");

    api.post(tenant.dashboard(target) + "copy_tile/", copy(dashboard, tile)).expect(200);
    Answer both = api.post(tenant.dashboard(target) + "copy_tile/", copy(dashboard, text));

    assertEquals(target, both.expect(200).id());
    assertEquals(insight, both.tiles().get(0).getJsonObject("insight").getLong("id"));
    assertNotEquals(tile, both.tiles().get(0).getLong("id"));
    assertEquals("t", both.tiles().get(1).getJsonObject("text").getString("body"));
    assertEquals("red", both.tiles().get(1).getString("color"));
    assertEquals(2, api.get(path).tiles().size());
    assertEquals(3, api.post(path + "copy_tile/", copy(dashboard, text)).tiles().size());
    api.post(path + "copy_tile/", copy(dashboard, 999_999_999))
        .expectInvalid("does_not_exist", missing("999999999"), "tileId");
    api.post(path + "copy_tile/", copy(999_999_999, text))
        .expectInvalid("does_not_exist", missing("999999999"), "fromDashboardId");
  }

  @Test
  void tilesAreLaidOutInAnOrder() {
    List<Long> ids =
        patchTiles(
                "{\"text\":{\"body\":\"a\"}},{\"text\":{\"body\":\"b\"}},"
                    + "{\"text\":{\"body\":\"c\"},\"layouts\":{\"sm\":{\"x\":0,\"y\":50,\"w\":12,\"h\":2,"
                    + "\"minW\":3},\"xs\":{\"y\":1}}}")
            .tiles()
            .stream()
            .map(tile -> tile.getLong("id"))
            .toList();

    List<JsonObject> tiles =
        api.post(
                path + "reorder_tiles/", "{\"tile_order\":[" + ids.get(0) + "," + ids.get(2) + "]}")
            .expect(200)
            .tiles();

    assertEquals(
        List.of(ids.get(0), ids.get(2), ids.get(1)),
        tiles.stream().map(tile -> tile.getLong("id")).toList());
    assertEquals(
        "{\"sm\":{\"x\":0,\"y\":0,\"w\":12,\"h\":2,\"minW\":3},\"xs\":{\"y\":1}}",
        tiles.get(0).getJsonObject("layouts").encode());
    assertEquals(sm(0, 2, 6, 5), tiles.get(1).getJsonObject("layouts").encode());
    assertEquals(sm(6, 2, 6, 5), tiles.get(2).getJsonObject("layouts").encode());
    api.post(path + "reorder_tiles/", "{\"tile_order\":[999999999]}")
        .expectInvalid("does_not_exist", missing("999999999"), "tile_order");
    api.post(path + "reorder_tiles/", "{\"tile_order\":[5,5]}")
        .expectInvalid("invalid_input", "A tile is listed twice.", "tile_order");
  }

  @Test
  void aDeletedDashboardKeepsItsTilesAndGivesThemBack() {
    long insight = tenant.createInsight("i", dashboard);
    JsonArray tiles = api.get(path).json().getJsonArray("tiles");
    api.delete(path).expect(204);
    assertEquals(
        new JsonArray(), api.get(tenant.insight(insight)).json().getJsonArray("dashboards"));

    Answer restored = api.patch(path, "{\"deleted\":false}").expect(200);

    assertEquals(tiles, restored.json().getJsonArray("tiles"));
  }

  @Test
  void deletingInsightsTakesThoseThatAreOnNoOtherLiveDashboard() {
    long other = tenant.createDashboard("other");
    long gone = tenant.createDashboard("gone");
    long alone = tenant.createInsight("alone", dashboard, gone);
    long shared = tenant.createInsight("shared", dashboard, other);
    api.delete(tenant.dashboard(gone)).expect(204);

    Answer deleted = api.patch(path, "{\"deleted\":true,\"delete_insights\":true}").expect(200);
    assertTrue(!deleted.body().contains("delete_insights"));
    api.get(tenant.insight(alone)).expect(404);
    api.get(tenant.insight(shared)).expect(200);

    assertEquals(2, api.patch(path, "{\"deleted\":false}").expect(200).tiles().size());
    api.get(tenant.insight(alone)).expect(200);
  }

  @Test
  void deletingWithoutTheKeyLeavesInsightsAlone() {
    long insight = tenant.createInsight("i", dashboard);

    api.patch(path, "{\"deleted\":true}").expect(200);

    api.get(tenant.insight(insight)).expect(200);
  }
}
