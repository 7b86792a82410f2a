package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A script that finds dashboards and insights by name, or else creates them. */
class ScriptTest {

  private final Api api;

  ScriptTest(Tenant tenant) {
    api = tenant.api();
  }

  @Test
  void anInsightIsEnsuredOnADashboardHoweverOftenTheScriptRuns() {
    for (int run = 0; run < 2; run++) {
      long project = api.get("/api/projects/@current/").id();
      String base = "/api/projects/" + project;
      long dashboard =
          ensure(
              base + "/dashboards",
              "Growth",
              new JsonObject()
                  .put("description", "x")
                  .put("tags", new JsonArray().add("Auto"))
                  .put("items", new JsonArray()));
      JsonObject query =
          new JsonObject(
              "{\"kind\":\"InsightVizNode\",\"source\":{\"kind\":\"TrendsQuery\",\"series\":[]}}");
      long insight =
          ensure(
              base + "/insights",
              "Signups",
              new JsonObject()
                  .put("query", query)
                  .put("dashboards", new JsonArray().add(dashboard)));
      String path = base + "/dashboards/" + dashboard + "/";
      JsonObject tile =
          new JsonObject()
              .put("insight", insight)
              .put("color", "blue")
              .put("layouts", new JsonObject("{\"sm\":{\"x\":0,\"y\":0,\"w\":6,\"h\":5}}"));
      api.patch(path, new JsonObject().put("tiles", new JsonArray().add(tile))).expect(200);

      List<JsonObject> tiles = api.get(path).tiles();
      assertEquals(1, tiles.size());
      assertEquals(insight, tiles.get(0).getJsonObject("insight").getLong("id"));
      assertEquals(6, tiles.get(0).getJsonObject("layouts").getJsonObject("sm").getInteger("w"));
      assertEquals("blue", tiles.get(0).getString("color"));
    }
  }

  /** Lists with a slash at the end and posts without one, as scripts do. */
  private long ensure(String collection, String name, JsonObject body) {
    return api.get(collection + "/?limit=300&search=" + name).expect(200).results().stream()
        .filter(row -> name.equals(row.getString("name")))
        .findFirst()
        .map(row -> row.getLong("id"))
        .orElseGet(() -> api.post(collection, body.put("name", name)).expect(201).id());
  }
}
