package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls of the Terraform provider for a dashboard layout. */
class TerraformTest {

  private static final String LAYOUTS =
      "{\"sm\":{\"x\":0,\"y\":0,\"w\":6,\"h\":5,\"minW\":3},\"xs\":{\"x\":0,\"y\":0,\"w\":1,\"h\":5}}";
  private static final String BODY = "## Goals\n\n* „Grüße“ 🌍 <b>&amp;</b>\ttab \\ \u2028 end \n";

  private final Tenant tenant;
  private final Api api;

  TerraformTest(Tenant tenant) {
    this.tenant = tenant;
    this.api = tenant.api();
  }

  @Test
  void aLayoutIsCreatedReadEditedClearedRemovedAndRestored() {
    long dashboard =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"d\",\"description\":\"x\",\"tags\":[\"iac:dashboards:growth\"]}")
            .expect(201)
            .id();
    String path = tenant.dashboard(dashboard);
    long insight =
        api.post(
                tenant.insights(),
                "{\"name\":\"i\",\"derived_name\":null,\"description\":\"\",\"query\":{\"kind\":\"x\"},"
                    + "\"tags\":[],\"_create_in_folder\":\"f\"}")
            .expect(201)
            .id();
    api.get(path).expect(200);
    api.get(tenant.insight(insight)).expect(200);
    api.patch(tenant.insight(insight), "{\"dashboards\":[" + dashboard + "]}").expect(200);
    long insightTile = api.get(path).tiles().get(0).getLong("id");

    JsonObject text =
        new JsonObject()
            .put("text", new JsonObject().put("body", BODY))
            .put("color", "blue")
            .put("show_description", true)
            .put("layouts", new JsonObject("{\"sm\":{\"x\":6,\"y\":0,\"w\":6,\"h\":5}}"));
    JsonObject shown =
        new JsonObject()
            .put("id", insightTile)
            .put("color", "green")
            .put("show_description", false)
            .put("layouts", new JsonObject(LAYOUTS));
    List<JsonObject> tiles = patch(path, shown, text).tiles();
    long textTile = tiles.get(1).getLong("id");
    assertEquals(insightTile, tiles.get(0).getLong("id"));
    assertEquals(insight, tiles.get(0).getJsonObject("insight").getLong("id"));
    assertEquals(LAYOUTS, tiles.get(0).getJsonObject("layouts").encode());
    assertEquals("green", tiles.get(0).getString("color"));
    assertEquals(false, tiles.get(0).getBoolean("show_description"));
    assertEquals(BODY, tiles.get(1).getJsonObject("text").getString("body"));
    assertEquals(true, tiles.get(1).getBoolean("show_description"));
    assertEquals(tiles, api.get(path).tiles());

    // edits in place: the text's own id is never sent
    JsonObject edited =
        patch(
                path,
                new JsonObject()
                    .put("id", textTile)
                    .put("text", new JsonObject().put("body", "new")))
            .tiles()
            .get(1);
    assertEquals(textTile, edited.getLong("id"));
    assertEquals("new", edited.getJsonObject("text").getString("body"));
    assertEquals("blue", edited.getString("color"));
    assertEquals(
        "{\"sm\":{\"x\":6,\"y\":0,\"w\":6,\"h\":5}}", edited.getJsonObject("layouts").encode());

    JsonObject cleared =
        patch(
                path,
                new JsonObject()
                    .put("id", textTile)
                    .put("color", "")
                    .put("layouts", new JsonObject())
                    .put("show_description", (Object) null))
            .tiles()
            .get(1);
    assertEquals(textTile, cleared.getLong("id"));
    assertNull(cleared.getString("color"));
    assertEquals(new JsonObject(), cleared.getJsonObject("layouts"));
    assertNull(cleared.getBoolean("show_description"));
    assertEquals("new", cleared.getJsonObject("text").getString("body"));

    JsonObject gone = new JsonObject().put("id", textTile).put("deleted", true);
    assertEquals(1, patch(path, gone).tiles().size());
    assertEquals(1, patch(path, gone).tiles().size());
    api.patch(path, "{\"tiles\":[{\"id\":" + textTile + ",\"color\":\"x\"}]}").expect(400);
    List<JsonObject> back = patch(path, gone.put("deleted", false)).tiles();
    assertEquals(textTile, back.get(1).getLong("id"));
    assertEquals(insightTile, back.get(0).getLong("id"));

    api.patch(path, "{\"description\":\"\"}").expect(200);
    api.patch(path, "{\"deleted\":true}").expect(200);
    api.get(path).expectNotFound("Not found.");
  }

  private Answer patch(String path, JsonObject... tiles) {
    JsonObject body = new JsonObject().put("tiles", new JsonArray(List.of(tiles)));
    return api.patch(path, body).expect(200);
  }
}
