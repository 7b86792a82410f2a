package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The results that one answer computes are as of one moment, and none keeps the others waiting. */
@GatewaySettings({"DASHGATE_INSTANCES=1", "DASHGATE_QUERIES_TIMEOUT_SECONDS=4"})
class ResultsOfOneMomentTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private TestGateway gateway;
  private Tenant tenant;
  private ProjectResults results;
  private StoredEvents events;
  private long dashboard;

  @BeforeEach
  void addEvents(TestGateway shared) {
    gateway = shared;
    tenant = shared.signUp();
    results = new ProjectResults(tenant);
    events = StoredEvents.of(tenant);
    visit();
    // the first statements of a cold process are slow
    JsonObject body = new JsonObject().put("query", ofGroups());
    Soon.seen(PATIENCE, () -> tenant.api().post(tenant.project() + "query/", body).status() == 200);
    dashboard = tenant.createDashboard("of one moment");
  }

  private void visit() {
    events.event("visit", "ann", new JsonObject().put("$group_0", "acme"));
  }

  /** A query that no other one is the same as. */
  private static JsonObject visits(String name) {
    JsonObject query = ProjectResults.queryOf("visit");
    query.getJsonArray("series").getJsonObject(0).put("custom_name", name);
    return query;
  }

  /** Reads the table of groups, which others do not. */
  private static JsonObject ofGroups() {
    return ProjectResults.queryOf("visit")
        .put("interval", "week")
        .put(
            "breakdownFilter",
            new JsonObject()
                .put("breakdown", "tier")
                .put("breakdown_type", "group")
                .put("breakdown_group_type_index", 0));
  }

  private Answer refreshed(long id) {
    return tenant.api().get(tenant.dashboard(id) + "?refresh=force_blocking").expect(200);
  }

  private CompletableFuture<Answer> refreshing() {
    return CompletableFuture.supplyAsync(() -> refreshed(dashboard));
  }

  private Connection lockGroups() throws SQLException {
    Connection lock = gateway.database().connectAsOwner();
    lock.setAutoCommit(false);
    TestDatabase.run(lock, "lock table groups in access exclusive mode");
    return lock;
  }

  private static int count(Answer answer, int tile) {
    return ProjectResults.count(answer.tiles().get(tile).getJsonObject("insight"));
  }

  private void forget() {
    gateway
        .database()
        .execute("delete from insight_result where project_id = ?", tenant.projectId());
  }

  private static boolean isNothingHeld(TestGateway gateway) {
    return gateway.database().waiting() == 0
        && GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"event_reads\"}") == 0;
  }

  @Test
  void eventsOfMeanwhileAreInNoneOfThem() throws SQLException {
    results.insight(ofGroups(), dashboard);
    results.insight(visits("a"), dashboard);
    results.insight(visits("b"), dashboard);
    forget();
    try (Connection lock = lockGroups()) {
      CompletableFuture<Answer> answer = refreshing();
      gateway.database().awaitWaiting(1, PATIENCE);

      visit();
      lock.rollback();

      for (int tile = 0; tile < 3; tile++) {
        assertEquals(1, count(answer.join(), tile));
      }
    }
    assertEquals(2, ProjectResults.countOf(newCount()));
    assertTrue(isNothingHeld(gateway));
  }

  private JsonArray newCount() {
    JsonObject body = new JsonObject().put("query", visits("new"));
    return tenant
        .api()
        .post(tenant.project() + "query/", body)
        .expect(200)
        .json()
        .getJsonArray("results");
  }

  @Test
  void oneThatFailsOrTakesTooLongLeavesTheOthers() throws SQLException {
    results.insight(
        new JsonObject().put("query", new JsonObject().put("kind", "FunnelsQuery")), dashboard);
    results.insight(
        ProjectResults.queryOf("visit")
            .put("dateRange", new JsonObject().put("date_from", "-9000d"))
            .put("interval", "hour"),
        dashboard);
    results.insight(ofGroups(), dashboard);
    results.insight(visits("after"), dashboard);
    forget();
    try (Connection lock = lockGroups()) {
      List<JsonObject> tiles = refreshed(dashboard).tiles();

      assertTrue(tiles.get(0).containsKey("error"));
      assertTrue(tiles.get(1).containsKey("error"), tiles.get(1).encode());
      assertEquals(
          "Query took too long.", tiles.get(2).getJsonObject("error").getString("message"));
      assertFalse(tiles.get(3).containsKey("error"));
      assertEquals(1, ProjectResults.count(tiles.get(3).getJsonObject("insight")));
      lock.rollback();
    }
    Soon.seen(PATIENCE, () -> isNothingHeld(gateway));
    assertEquals(1, count(refreshed(dashboard), 2));
  }

  @Test
  void whatAnotherProcessComputesKeepsNoConnection() {
    results.insight(visits("elsewhere"), dashboard);
    results.insight(visits("here"), dashboard);
    refreshed(dashboard);
    String of =
        " where project_id = %d and key in (select key from insight_result_link"
                .formatted(tenant.projectId())
            + " where project_id = %d order by insight_id limit 1)".formatted(tenant.projectId());
    gateway
        .database()
        .execute(
            "update insight_result set computed_at = now() - interval '1 minute' where project_id ="
                + " ?",
            tenant.projectId());
    gateway
        .database()
        .execute(
            "update insight_result set claimed_by = '00000000-0000-0000-0000-000000000001',"
                + " claimed_until = now() + interval '2 seconds'"
                + of);

    CompletableFuture<Answer> answer = refreshing();

    Soon.seen(
        PATIENCE,
        () ->
            gateway
                    .database()
                    .count(
                        "select count(*) from insight_result where project_id = ?"
                            + " and computed_at > now() - interval '50 seconds'",
                        tenant.projectId())
                >= 1);
    assertFalse(answer.isDone());
    assertEquals(
        0,
        gateway
            .database()
            .count(
                "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"));
    assertEquals(1, count(answer.join(), 0));
    assertEquals(1, count(answer.join(), 1));
  }

  @Test
  void dashboardsWithTheSameInsightsDoNotWaitForEachOther() {
    long reversed = tenant.createDashboard("reversed");
    int number = 6;
    for (int i = 0; i < number; i++) {
      results.insight(visits("same " + i), dashboard);
    }
    for (int i = number - 1; i >= 0; i--) {
      results.insight(visits("same " + i), reversed);
    }
    double before = computed();

    List<Answer> answers = Concurrently.call(8, i -> refreshed(i % 2 == 0 ? dashboard : reversed));

    for (Answer answer : answers) {
      for (int tile = 0; tile < number; tile++) {
        assertEquals(1, count(answer, tile));
      }
    }
    assertEquals(number, computed() - before);
  }

  private double computed() {
    return GatewayMetrics.value(gateway, "dashgate_query_results_total{origin=\"computed\"}");
  }

  @Test
  void aDashboardHasTheSameInsightTwice() {
    results.insight(visits("twice"), dashboard);
    results.insight(visits("twice"), dashboard);

    Answer answer = refreshed(dashboard);

    assertEquals(1, count(answer, 0));
    assertEquals(1, count(answer, 1));
  }
}
