package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Visitors of a public link see the kept results, and nothing of how they were asked for. */
class SharedResultsTest {

  private TestGateway gateway;
  private Tenant tenant;
  private ProjectResults results;
  private long dashboard;
  private String token;

  @BeforeEach
  void share(TestGateway shared) {
    gateway = shared;
    tenant = gateway.signUp();
    results = new ProjectResults(tenant);
    results.sendPageviews(3);
    dashboard = tenant.createDashboard("shared");
    results.insight(ProjectResults.query(), dashboard);
    results.insight(ProjectResults.filters(), dashboard);
    token =
        tenant
            .api()
            .patch(tenant.dashboard(dashboard) + "sharing/", new JsonObject().put("enabled", true))
            .expect(200)
            .json()
            .getString("access_token");
  }

  private List<JsonObject> insights() {
    JsonArray tiles =
        gateway
            .anonymous()
            .get("/shared/" + token + ".json")
            .expect(200)
            .json()
            .getJsonObject("dashboard")
            .getJsonArray("tiles");
    return tiles.stream().map(tile -> ((JsonObject) tile).getJsonObject("insight")).toList();
  }

  private void refresh() {
    tenant.api().get(tenant.dashboard(dashboard) + "?refresh=true").expect(200);
  }

  @Test
  void visitorsSeeResultsOnceTheyAreComputed() {
    assertTrue(insights().stream().noneMatch(one -> one.containsKey("result")));
    refresh();

    List<JsonObject> insights = insights();

    assertEquals(2, insights.size());
    insights.forEach(one -> assertEquals(3, ProjectResults.count(one)));
    String page = gateway.anonymous().get("/shared/" + token).expect(200).body();
    assertTrue(page.contains("<th scope=\"col\">$pageview</th>"), page);
    assertTrue(page.contains("<td>3</td>"), page);
  }

  @Test
  void visitorsSeeNeitherFiltersNorLinks() {
    refresh();

    insights()
        .forEach(
            one -> {
              Set<String> names = one.getJsonArray("result").getJsonObject(0).fieldNames();
              assertTrue(
                  Set.of("data", "labels", "days", "count", "label").containsAll(names),
                  names.toString());
            });
  }

  @Test
  void visitorsSeeTheResultOfTheFiltersOfTheDashboard() {
    refresh();
    JsonObject safari = new JsonObject().put("key", "$browser").put("value", "Safari");
    JsonObject filters = new JsonObject().put("properties", JsonArray.of(safari));
    tenant
        .api()
        .patch(tenant.dashboard(dashboard), new JsonObject().put("filters", filters))
        .expect(200);

    insights().forEach(one -> assertFalse(one.containsKey("result")));
    refresh();
    insights().forEach(one -> assertEquals(1, ProjectResults.count(one)));
  }
}
