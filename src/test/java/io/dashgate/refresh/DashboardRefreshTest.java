package io.dashgate.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Dashboards that were seen lately are refreshed. The gateway notes that they are seen, and others
 * refresh them.
 */
@GatewaySettings("DASHGATE_QUERIES_TIMEOUT_SECONDS=60")
class DashboardRefreshTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private TestGateway gateway;
  private TestDatabase database;

  @BeforeEach
  void find(TestGateway own) {
    gateway = own;
    database = own.database();
  }

  /** Starts a process that refreshes. */
  private TestGateway refresher(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("DASHGATE_JWT_SECRET", "a secret of more than thirty-two bytes");
    all.put("DASHGATE_QUERIES_REFRESH_DAYS", "7");
    all.put("DASHGATE_SHUTDOWN_TIMEOUT_SECONDS", "2");
    for (String setting : settings) {
      all.put(setting.split("=")[0], setting.split("=")[1]);
    }
    return gateway.another(all);
  }

  private void whileRefreshing(Runnable check) {
    TestGateway process = refresher();
    try {
      check.run();
    } finally {
      process.close();
    }
  }

  private static JsonObject query(String event) {
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put("dateRange", new JsonObject().put("date_from", "-7d"))
        .put(
            "series", JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", event)));
  }

  private static void addInsight(Tenant tenant, long dashboard, JsonObject query) {
    JsonObject body =
        new JsonObject().put("query", query).put("dashboards", JsonArray.of(dashboard));
    tenant.api().post(tenant.insights(), body).expect(201);
  }

  private static long dashboard(Tenant tenant, int insights) {
    long id = tenant.createDashboard("seen");
    for (int i = 0; i < insights; i++) {
      addInsight(tenant, id, query("event " + i));
    }
    return id;
  }

  private static void see(Tenant tenant, long dashboard) {
    tenant.api().get(tenant.dashboard(dashboard)).expect(200);
  }

  /** Writes what was seen, as it is done every few seconds. */
  private void note() {
    gateway
        .gateway()
        .maintenance()
        .flushLastUses()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private long shown(Tenant tenant, long dashboard) {
    return database.count(
        "select count(*) from insight_result_link l"
            + " join insight_result r on r.project_id = l.project_id and r.key = l.key"
            + " where l.project_id = ? and l.dashboard_id = ? and r.computed_at is not null",
        tenant.projectId(),
        dashboard);
  }

  private void awaitShown(Tenant tenant, long dashboard, int insights) {
    Soon.seen(PATIENCE, () -> shown(tenant, dashboard) == insights);
  }

  /** Waits until nothing of a project is left to be refreshed. */
  private void awaitRest(Tenant tenant) {
    Soon.seen(
        PATIENCE,
        () ->
            database.count(
                    "select count(*) from result_refresh where project_id = ?"
                        + " and due_at > now() + interval '1 minute' and claimed_by is null",
                    tenant.projectId())
                == 1);
  }

  private static double refreshed(TestGateway process, String outcome) {
    return GatewayMetrics.value(
        process, "dashgate_refresh_results_total{outcome=\"" + outcome + "\"}");
  }

  @Test
  void dashboardsThatWereSeenHaveResults(Tenant tenant) {
    long seen = dashboard(tenant, 2);
    long unseen = dashboard(tenant, 1);
    long deleted = dashboard(tenant, 1);
    see(tenant, seen);
    see(tenant, deleted);
    tenant.api().delete(tenant.dashboard(deleted)).expect(204);
    note();

    try (TestGateway process = refresher()) {
      awaitShown(tenant, seen, 2);
      awaitRest(tenant);

      assertEquals(0, shown(tenant, unseen));
      assertEquals(0, shown(tenant, deleted));
      assertEquals(2, refreshed(process, "computed"));
    }
    JsonObject insight =
        tenant
            .api()
            .get(tenant.dashboard(seen))
            .expect(200)
            .tiles()
            .get(0)
            .getJsonObject("insight");
    assertEquals(1, insight.getJsonArray("result").size());
    assertTrue(insight.getBoolean("is_cached"));
  }

  @Test
  void staleResultsAreComputedAnew(Tenant tenant) {
    long seen = dashboard(tenant, 1);
    tenant.api().get(tenant.dashboard(seen) + "?refresh=blocking").expect(200);
    note();
    // constants, as Citus wants them
    Instant old = Instant.now().minus(Duration.ofHours(7));
    database.execute(
        "update insight_result set computed_at = '%s', stale_at = '%s' where project_id = ?"
            .formatted(old, old.plus(Duration.ofHours(6))),
        tenant.projectId());

    try (TestGateway process = refresher()) {
      Soon.seen(
          PATIENCE,
          () ->
              database.count(
                      "select count(*) from insight_result where project_id = ? and stale_at > now()",
                      tenant.projectId())
                  == 1);
      awaitRest(tenant);

      assertEquals(1, refreshed(process, "computed"));
    }
  }

  @Test
  void visitorsOfAPublicLinkSeeADashboard(Tenant tenant) {
    long shared = dashboard(tenant, 1);
    String token =
        tenant
            .api()
            .patch(tenant.dashboard(shared) + "sharing/", new JsonObject().put("enabled", true))
            .expect(200)
            .json()
            .getString("access_token");
    gateway.anonymous().get("/shared/" + token).expect(200);
    note();

    whileRefreshing(() -> awaitShown(tenant, shared, 1));
  }

  /** Makes the results of a project older than those of public pages may be, but not stale. */
  private void makeOlder(Tenant tenant) {
    database.execute(
        "update insight_result set computed_at = '%s' where project_id = ?"
            .formatted(Instant.now().minus(Duration.ofMinutes(31))),
        tenant.projectId());
  }

  private long recent(Tenant tenant) {
    return database.count(
        "select count(*) from insight_result where project_id = ?"
            + " and computed_at > now() - interval '30 minutes'",
        tenant.projectId());
  }

  private String shareComputed(Tenant tenant, long dashboard) {
    tenant.api().get(tenant.dashboard(dashboard) + "?refresh=blocking").expect(200);
    JsonObject enabled = new JsonObject().put("enabled", true);
    return tenant
        .api()
        .patch(tenant.dashboard(dashboard) + "sharing/", enabled)
        .expect(200)
        .json()
        .getString("access_token");
  }

  @Test
  void visitsToAPublicLinkWithOldResultsRefreshThemOnce(Tenant tenant) {
    long shared = dashboard(tenant, 2);
    String token = shareComputed(tenant, shared);
    makeOlder(tenant);
    assertEquals(0, recent(tenant));
    for (int i = 0; i < 3; i++) {
      gateway.anonymous().get("/shared/" + token).expect(200);
    }
    assertEquals(0, recent(tenant), "computed for a visitor");
    note();

    try (TestGateway process = refresher()) {
      Soon.seen(PATIENCE, () -> recent(tenant) == 2);
      awaitRest(tenant);

      assertEquals(2, refreshed(process, "computed"));
    }
  }

  @Test
  void resultsThatAreNotStaleAreKeptWithoutALink(Tenant tenant) {
    long seen = dashboard(tenant, 1);
    String token = shareComputed(tenant, seen);
    JsonObject disabled = new JsonObject().put("enabled", false);
    tenant.api().patch(tenant.dashboard(seen) + "sharing/", disabled).expect(200);
    makeOlder(tenant);
    gateway.anonymous().get("/shared/" + token).expect(404);
    see(tenant, seen);
    note();

    whileRefreshing(() -> awaitRest(tenant));

    assertEquals(0, recent(tenant));
  }

  @Test
  void aDashboardThatWasSeenLongAgoIsLeftAlone(Tenant tenant) {
    long seen = dashboard(tenant, 1);
    see(tenant, seen);
    note();
    Instant old = Instant.now().minus(Duration.ofDays(8));
    database.execute(
        "update dashboard set last_accessed_at = '" + old + "' where project_id = ?",
        tenant.projectId());
    database.execute(
        "update result_refresh set seen_at = '" + old + "' where project_id = ?",
        tenant.projectId());

    whileRefreshing(
        () ->
            Soon.seen(
                PATIENCE,
                () ->
                    database.count(
                            "select count(*) from result_refresh where project_id = ?",
                            tenant.projectId())
                        == 0));

    assertEquals(0, shown(tenant, seen));
  }

  @Test
  void whatCannotBeComputedDoesNotKeepOthersWaiting(Tenant tenant) {
    long seen = tenant.createDashboard("seen");
    addInsight(tenant, seen, new JsonObject().put("kind", "FunnelsQuery"));
    addInsight(tenant, seen, query("visit"));
    see(tenant, seen);
    note();

    try (TestGateway process = refresher()) {
      awaitShown(tenant, seen, 1);
      awaitRest(tenant);

      assertEquals(1, refreshed(process, "failed"));
      assertEquals(1, refreshed(process, "computed"));
    }
  }

  @Test
  void projectsTakeTurns(Tenant many, Tenant few) {
    long first = dashboard(many, 8);
    long second = dashboard(few, 1);
    see(many, first);
    see(few, second);
    note();

    whileRefreshing(
        () -> {
          awaitShown(many, first, 8);
          awaitShown(few, second, 1);
        });
    String last =
        "select count(*) from insight_result r where r.project_id = ? and r.computed_at >"
            + " (select max(o.computed_at) from insight_result o where o.project_id = ?)";
    assertTrue(database.count(last, many.projectId(), few.projectId()) >= 6);
  }

  @Test
  void severalProcessesComputeOnce(Tenant tenant) {
    long seen = dashboard(tenant, 6);
    see(tenant, seen);
    note();

    try (TestGateway one = refresher();
        TestGateway other = refresher()) {
      awaitShown(tenant, seen, 6);
      awaitRest(tenant);

      assertEquals(6, refreshed(one, "computed") + refreshed(other, "computed"));
    }
  }

  @Test
  void whoHasDiedIsReplaced(Tenant tenant) {
    long seen = dashboard(tenant, 1);
    see(tenant, seen);
    note();
    database.execute(
        "update result_refresh set claimed_by = '00000000-0000-0000-0000-000000000001',"
            + " claimed_until = now() + interval '2 seconds' where project_id = ?",
        tenant.projectId());

    whileRefreshing(() -> awaitShown(tenant, seen, 1));
  }

  @Test
  void callersGoFirst(Tenant tenant, Tenant other) throws SQLException {
    long seen = dashboard(tenant, 1);
    StoredEvents.of(other).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    try (TestGateway process = refresher("DASHGATE_INSTANCES=1");
        Connection lock = database.connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table groups in access exclusive mode");
      List<CompletableFuture<Answer>> callers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        JsonObject body = new JsonObject().put("query", ofGroups(7 + i));
        callers.add(
            CompletableFuture.supplyAsync(
                () -> process.as(other.key()).post(other.project() + "query/", body)));
      }
      Soon.seen(PATIENCE, () -> GatewayMetrics.value(process, "dashgate_queries_waiting") > 0);

      see(tenant, seen);
      note();
      Soon.seen(PATIENCE, () -> GatewayMetrics.value(process, "dashgate_refresh_lag_seconds") > 0);

      assertEquals(0, shown(tenant, seen));
      lock.rollback();
      callers.forEach(caller -> caller.join().expect(200));
      awaitShown(tenant, seen, 1);
    }
  }

  /** Reads the table of groups; each number of days is another query. */
  private static JsonObject ofGroups(int days) {
    return query("visit")
        .put("dateRange", new JsonObject().put("date_from", "-" + days + "d"))
        .put(
            "breakdownFilter",
            new JsonObject()
                .put("breakdown", "tier")
                .put("breakdown_type", "group")
                .put("breakdown_group_type_index", 0));
  }
}
