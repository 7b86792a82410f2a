package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dashboard has the kept results of its insights, with its own filters. */
class DashboardResultsTest {

  private static final JsonObject ONLY_SAFARI =
      new JsonObject()
          .put(
              "filters",
              new JsonObject()
                  .put(
                      "properties",
                      new JsonArray()
                          .add(new JsonObject().put("key", "$browser").put("value", "Safari"))));

  private Tenant tenant;
  private ProjectResults results;
  private long dashboard;

  @BeforeEach
  void sendEvents(TestGateway gateway) {
    tenant = gateway.signUp();
    results = new ProjectResults(tenant);
    results.sendPageviews(3);
    dashboard = tenant.createDashboard("results");
  }

  private Answer get(String parameters) {
    return tenant.api().get(tenant.dashboard(dashboard) + parameters).expect(200);
  }

  private static JsonObject insight(Answer answer, int tile) {
    return answer.tiles().get(tile).getJsonObject("insight");
  }

  @Test
  void tilesAndItemsHaveTheResultsOfTheirInsights() {
    results.insight(ProjectResults.query(), dashboard);
    results.insight(ProjectResults.filters(), dashboard);

    assertNull(insight(get(""), 0).getValue("result"));
    Answer computed = get("?refresh=blocking");
    Answer kept = get("");

    for (int i = 0; i < 2; i++) {
      assertEquals(3, ProjectResults.count(insight(computed, i)));
      assertFalse(insight(computed, i).getBoolean("is_cached"));
      assertEquals(3, ProjectResults.count(insight(kept, i)));
      assertTrue(insight(kept, i).getBoolean("is_cached"));
      assertEquals(3, ProjectResults.count(kept.items().get(i)));
      JsonObject tile = kept.tiles().get(i);
      assertTrue(tile.getBoolean("is_cached"));
      assertEquals(insight(kept, i).getString("last_refresh"), tile.getString("last_refresh"));
    }
    assertTrue(insight(kept, 0).containsKey("hasMore"));
    assertFalse(insight(kept, 1).containsKey("hasMore"));
  }

  @Test
  void filtersOfTheDashboardCount() {
    long byQuery = results.insight(ProjectResults.query(), dashboard);
    results.insight(ProjectResults.filters(), dashboard);
    get("?refresh=blocking");
    tenant.api().patch(tenant.dashboard(dashboard), ONLY_SAFARI).expect(200);

    assertNull(insight(get(""), 0).getValue("result"));
    assertNull(insight(get(""), 1).getValue("result"));
    Answer computed = get("?refresh=blocking");

    assertEquals(1, ProjectResults.count(insight(computed, 0)));
    assertEquals(1, ProjectResults.count(insight(computed, 1)));
    String path = tenant.insight(byQuery);
    JsonObject onDashboard =
        tenant.api().get(path + "?from_dashboard=" + dashboard).expect(200).json();
    assertEquals(1, ProjectResults.count(onDashboard));
    assertNull(tenant.api().get(path).expect(200).json().getValue("result"));
    JsonObject alone = tenant.api().get(path + "?refresh=blocking").expect(200).json();
    assertEquals(3, ProjectResults.count(alone));
    assertEquals(1, ProjectResults.count(insight(get(""), 0)));
  }

  @Test
  void aNewResultHasAnotherTag() {
    results.insight(ProjectResults.query(), dashboard);
    String before = tag();
    assertEquals(304, conditional(before).status());
    get("?refresh=blocking");

    assertEquals(200, conditional(before).status());
    String with = tag();
    assertNotEquals(before, with);
    assertEquals(304, conditional(with).status());
    assertEquals(304, conditional(with).status());
    results.age();
    JsonObject body =
        new JsonObject().put("query", ProjectResults.query()).put("refresh", "force_blocking");
    tenant.api().post(tenant.project() + "query/", body).expect(200);
    assertEquals(200, conditional(with).status());
  }

  private String tag() {
    return get("").header("ETag").orElseThrow();
  }

  private Answer conditional(String tag) {
    return tenant
        .api()
        .send("GET", tenant.dashboard(dashboard), null, Map.of("If-None-Match", tag));
  }

  @Test
  void answersToChangesHaveTheResults() {
    results.insight(ProjectResults.query(), dashboard);
    get("?refresh=blocking");

    Answer renamed =
        tenant
            .api()
            .patch(tenant.dashboard(dashboard), new JsonObject().put("name", "renamed"))
            .expect(200);

    assertEquals(3, ProjectResults.count(insight(renamed, 0)));
    assertEquals(304, conditional(renamed.header("ETag").orElseThrow()).status());
  }

  @Test
  void answersToChangesThatAskForItHaveNewResults() {
    results.insight(ProjectResults.query(), dashboard);
    JsonObject change = new JsonObject().put("name", "renamed").put("refresh", true);

    Answer renamed = tenant.api().patch(tenant.dashboard(dashboard), change).expect(200);

    assertEquals(3, ProjectResults.count(insight(renamed, 0)));
    assertFalse(insight(renamed, 0).getBoolean("is_cached"));
    assertTrue(renamed.header("ETag").isEmpty());
    assertEquals("renamed", renamed.json().getString("name"));
    assertFalse(renamed.json().containsKey("refresh"));
    assertEquals(3, ProjectResults.count(insight(get(""), 0)));
    JsonObject copy = new JsonObject().put("use_dashboard", dashboard).put("refresh", "blocking");
    Answer copied = tenant.api().post(tenant.dashboards(), copy).expect(201);
    assertEquals(3, ProjectResults.count(insight(copied, 0)));
  }

  @Test
  void changesThatMayBeRepeatedComputeNothing() {
    results.insight(ProjectResults.query(), dashboard);
    JsonObject copy = new JsonObject().put("use_dashboard", dashboard).put("refresh", true);

    Answer copied =
        tenant
            .api()
            .send("POST", tenant.dashboards(), copy.encode(), Map.of("Idempotency-Key", "once"))
            .expect(201);

    assertNull(insight(copied, 0).getValue("result"));
  }

  @Test
  void aTileThatFailsLeavesTheOthersUnharmed() {
    results.insight(
        new JsonObject().put("query", new JsonObject().put("kind", "FunnelsQuery")), dashboard);
    results.insight(ProjectResults.query(), dashboard);

    List<JsonObject> tiles = get("?refresh=blocking").tiles();

    assertEquals(
        new JsonObject()
            .put("type", "validation_error")
            .put("message", "Unsupported query kind: FunnelsQuery."),
        tiles.get(0).getJsonObject("error"));
    assertNull(tiles.get(0).getJsonObject("insight").getValue("result"));
    assertFalse(tiles.get(1).containsKey("error"));
    assertEquals(3, ProjectResults.count(tiles.get(1).getJsonObject("insight")));
  }

  @Test
  void theFirstDashboardOfAProjectComesAlive() {
    List<JsonObject> all = tenant.api().get(tenant.dashboards()).expect(200).results();
    long first =
        all.stream()
            .filter(one -> one.getLong("id") != dashboard)
            .findFirst()
            .orElseThrow()
            .getLong("id");

    List<JsonObject> tiles =
        tenant.api().get(tenant.dashboard(first) + "?refresh=blocking").expect(200).tiles();

    assertTrue(
        tiles.stream()
            .filter(tile -> tile.getJsonObject("insight") != null)
            .allMatch(
                tile ->
                    tile.containsKey("error")
                        ? tile.getJsonObject("error").getString("message").contains("upported")
                        : tile.getJsonObject("insight").getValue("result") != null),
        tiles.toString());
    assertTrue(
        tiles.stream()
            .anyMatch(
                tile ->
                    tile.getJsonObject("insight") != null
                        && tile.getJsonObject("insight").getValue("result") != null));
  }

  @Test
  void aLongResultIsReadByItself() {
    JsonObject hours =
        ProjectResults.query()
            .put("interval", "hour")
            .put("dateRange", new JsonObject().put("date_from", "-300d"));
    results.insight(hours, dashboard);
    results.insight(ProjectResults.query(), dashboard);
    Answer computed = get("?refresh=blocking");

    Answer kept = get("");

    assertTrue(insight(kept, 0).getJsonArray("result").encode().length() > 300_000);
    for (int i = 0; i < 2; i++) {
      assertEquals(insight(computed, i).getValue("result"), insight(kept, i).getValue("result"));
    }
    assertEquals(304, conditional(kept.header("ETag").orElseThrow()).status());
  }
}
