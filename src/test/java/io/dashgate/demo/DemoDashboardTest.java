package io.dashgate.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.templates.BuiltInTemplates;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page that the first start shows. */
@GatewaySettings("DASHGATE_QUERIES_REFRESH_DAYS=7")
class DemoDashboardTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** Fills the project of a tenant, and returns the path of the page. */
  private static String fill(Tenant tenant) {
    Vertx vertx = Vertx.vertx();
    try {
      Settings.Database settings = await(SettingsLoader.load(vertx, Map.of())).database();
      Database database =
          Database.open(
              vertx,
              new DatabaseUrl(tenant.gateway().database().applicationUrl()),
              settings,
              "demo");
      long project = tenant.projectId();
      return await(
          DemoData.fill(vertx, database, project, LocalDate.now(ZoneOffset.UTC))
              .compose(any -> DemoDashboard.create(database, project, BuiltInTemplates.demo()))
              .eventually(database::close));
    } finally {
      await(vertx.close());
    }
  }

  private static List<JsonObject> insights(TestGateway gateway, String page) {
    return gateway
        .anonymous()
        .get(page + "/json")
        .expect(200)
        .json()
        .getJsonObject("dashboard")
        .getJsonArray("tiles")
        .stream()
        .map(tile -> ((JsonObject) tile).getJsonObject("insight"))
        .filter(insight -> insight != null)
        .toList();
  }

  @Test
  void itsResultsAreComputedBeforeAnybodyLooks(Tenant tenant) {
    String page = fill(tenant);

    Soon.seen(
        SOON,
        () ->
            insights(tenant.gateway(), page).stream()
                .allMatch(insight -> insight.getValue("result") != null));

    List<JsonObject> insights = insights(tenant.gateway(), page);
    assertEquals(9, insights.size());
    for (JsonObject insight : insights) {
      assertTrue(insight.getJsonArray("result").size() > 0, insight::encode);
      for (Object line : insight.getJsonArray("result")) {
        JsonObject series = (JsonObject) line;
        double sum = series.getDouble("count", 0.0) + series.getDouble("aggregated_value", 0.0);
        assertTrue(sum > 0, series::encode);
      }
    }
  }
}
