package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Queries that clients give names are found and cancelled by any process, in their project only.
 */
@GatewaySettings("DASHGATE_QUERIES_TIMEOUT_SECONDS=60")
class NamedQueriesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Map<String, String> OTHER =
      Map.of(
          "DASHGATE_JWT_SECRET",
          "a secret of more than thirty-two bytes",
          "DASHGATE_QUERIES_TIMEOUT_SECONDS",
          "60",
          "DASHGATE_SHUTDOWN_TIMEOUT_SECONDS",
          "2");

  /** Reads the table of groups. */
  private static JsonObject query(String name) {
    return new JsonObject()
        .put("client_query_id", name)
        .put(
            "query",
            new JsonObject()
                .put("kind", "TrendsQuery")
                .put("dateRange", new JsonObject().put("date_from", "-7d"))
                .put(
                    "series",
                    JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", "visit")))
                .put(
                    "breakdownFilter",
                    new JsonObject()
                        .put("breakdown", "tier")
                        .put("breakdown_type", "group")
                        .put("breakdown_group_type_index", 0)));
  }

  private static String path(Tenant tenant, String name) {
    return tenant.project() + "query/" + name + "/";
  }

  private static Connection lockGroups(TestGateway gateway) throws SQLException {
    Connection lock = gateway.database().connectAsOwner();
    lock.setAutoCommit(false);
    TestDatabase.run(lock, "lock table groups in access exclusive mode");
    return lock;
  }

  private static CompletableFuture<Answer> begin(Api api, Tenant tenant, JsonObject query) {
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> api.post(tenant.project() + "query/", query));
    tenant.gateway().database().awaitWaiting(1, PATIENCE);
    return answer;
  }

  private static void expectCancelled(CompletableFuture<Answer> answer, TestGateway gateway) {
    answer
        .join()
        .expectError(400, "invalid_request", "query_cancelled", "Query was cancelled.", null);
    Soon.seen(PATIENCE, () -> gateway.database().waiting() == 0);
  }

  @Test
  void resultsAreFound(Tenant tenant, TestGateway gateway) {
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    Api api = tenant.api();
    JsonArray results =
        api.post(tenant.project() + "query/", query("mine"))
            .expect(200)
            .json()
            .getJsonArray("results");

    JsonObject status =
        api.get(path(tenant, "mine")).expect(200).json().getJsonObject("query_status");

    assertEquals("mine", status.getString("id"));
    assertEquals(true, status.getBoolean("complete"));
    assertEquals(results, status.getJsonObject("results").getJsonArray("results"));
    try (TestGateway other = gateway.another(OTHER)) {
      JsonObject there = other.as(tenant.key()).get(path(tenant, "mine")).expect(200).json();
      assertEquals(
          results,
          there.getJsonObject("query_status").getJsonObject("results").getJsonArray("results"));
    }
  }

  private static void expectNotKept(Answer answer) {
    answer.expectError(
        400,
        "invalid_request",
        "results_not_kept",
        "The results of this query are not kept. Ask for them by the query.",
        null);
  }

  @Test
  void nothingIsComputedAgain(Tenant tenant, TestGateway gateway) {
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    Api api = tenant.api();
    JsonObject kept = query("kept");
    api.post(tenant.project() + "query/", kept).expect(200);
    JsonObject actors =
        new JsonObject()
            .put("client_query_id", "actors")
            .put(
                "query",
                new JsonObject()
                    .put("kind", "ActorsQuery")
                    .put(
                        "source",
                        new JsonObject()
                            .put("kind", "InsightActorsQuery")
                            .put("series", 0)
                            .put(
                                "source",
                                query("")
                                    .getJsonObject("query")
                                    .copy()
                                    .put("breakdownFilter", null))));
    api.post(tenant.project() + "query/", actors).expect(200);
    gateway
        .database()
        .execute(
            "update insight_result set stale_at = computed_at where project_id = ?",
            tenant.projectId());
    double before = queries(gateway);

    for (int i = 0; i < 2; i++) {
      JsonObject state =
          api.get(path(tenant, "kept")).expect(200).json().getJsonObject("query_status");
      assertEquals(true, state.getJsonObject("results").getBoolean("is_cached"));
      expectNotKept(api.get(path(tenant, "actors")));
    }
    gateway
        .database()
        .execute("delete from insight_result where project_id = ?", tenant.projectId());
    expectNotKept(api.get(path(tenant, "kept")));

    assertEquals(before, queries(gateway));
  }

  private static double queries(TestGateway gateway) {
    return GatewayMetrics.value(gateway, "dashgate_query_results_total{origin=\"computed\"}");
  }

  @Test
  void onlyTheProjectFindsThemForTenMinutes(Tenant tenant, Tenant other, TestGateway gateway) {
    tenant.api().post(tenant.project() + "query/", query("hidden")).expect(200);

    other.api().get(path(other, "hidden")).expectNotFound("Not found.");
    other.api().delete(path(other, "hidden")).expectNotFound("Not found.");
    tenant.api().get(path(tenant, "unknown")).expectNotFound("Not found.");
    tenant.api().delete(path(tenant, "unknown")).expectNotFound("Not found.");
    gateway
        .database()
        .execute(
            "update named_query set started_at = " + before(601) + " where project_id = ?",
            tenant.projectId());
    tenant.api().get(path(tenant, "hidden")).expectNotFound("Not found.");
    gateway
        .gateway()
        .maintenance()
        .purgeNamedQueries()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    assertEquals(
        0,
        gateway
            .database()
            .count("select count(*) from named_query where project_id = ?", tenant.projectId()));
  }

  @Test
  void aQueryThatHasFailedSaysWhy(Tenant tenant) {
    JsonObject wrong = query("wrong");
    wrong.getJsonObject("query").put("kind", "HogQLQuery");
    String reason =
        tenant
            .api()
            .post(tenant.project() + "query/", wrong)
            .expect(400)
            .json()
            .getString("detail");

    tenant.api().get(path(tenant, "wrong")).expectInvalid("invalid_input", reason, null);
  }

  @Test
  void aQueryWhoseProcessHasDiedHasFailed(Tenant tenant, TestGateway gateway) {
    tenant.api().post(tenant.project() + "query/", query("lost")).expect(200);
    String update = "update named_query set ended_at = null, started_at = %s where project_id = ?";

    gateway.database().execute(update.formatted(before(80)), tenant.projectId());
    tenant.api().get(path(tenant, "lost")).expect(202);
    gateway.database().execute(update.formatted(before(160)), tenant.projectId());
    tenant.api().get(path(tenant, "lost")).expect(500);
  }

  /** A constant, as Citus wants it. */
  private static String before(int seconds) {
    return "'" + Instant.now().minusSeconds(seconds) + "'";
  }

  @Test
  void aRunningQueryIsCancelled(Tenant tenant, TestGateway gateway) throws SQLException {
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> answer = begin(tenant.api(), tenant, query("slow"));
      JsonObject status =
          tenant.api().get(path(tenant, "slow")).expect(202).json().getJsonObject("query_status");
      assertEquals(false, status.getBoolean("complete"));
      assertNull(status.getValue("results"));

      assertEquals(
          "Query task revoked",
          tenant.api().delete(path(tenant, "slow")).expect(200).json().getString("message"));

      expectCancelled(answer, gateway);
      tenant
          .api()
          .get(path(tenant, "slow"))
          .expectInvalid("invalid_input", "Query was cancelled.", null);
      lock.rollback();
    }
    tenant.api().delete(path(tenant, "slow")).expect(200);
  }

  @Test
  void aQueryOfAnotherProcessIsCancelled(Tenant tenant, TestGateway gateway) throws SQLException {
    try (TestGateway other = gateway.another(OTHER);
        Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> answer = begin(other.as(tenant.key()), tenant, query("elsewhere"));

      tenant.api().delete(path(tenant, "elsewhere")).expect(200);

      expectCancelled(answer, gateway);
      lock.rollback();
    }
  }

  /** Cancels a query as soon as it has begun to wait for that of another one. */
  private static void cancelUntilDone(
      Tenant tenant, String name, CompletableFuture<Answer> answer) {
    JsonObject body = new JsonObject().put("client_query_id", name);
    Soon.seen(
        PATIENCE,
        () -> {
          tenant.api().post(tenant.project() + "insights/cancel/", body).expect(201);
          return answer.isDone();
        });
    answer
        .join()
        .expectError(400, "invalid_request", "query_cancelled", "Query was cancelled.", null);
  }

  private static CompletableFuture<Answer> join(Api api, Tenant tenant, String name) {
    return CompletableFuture.supplyAsync(() -> api.post(tenant.project() + "query/", query(name)));
  }

  @Test
  void whoWaitsForAnotherIsCancelledAlone(Tenant tenant, TestGateway gateway) throws SQLException {
    try (TestGateway other = gateway.another(OTHER);
        Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> first = begin(tenant.api(), tenant, query("first"));

      // in the same process and in another one
      cancelUntilDone(tenant, "joined", join(tenant.api(), tenant, "joined"));
      cancelUntilDone(tenant, "awaited", join(other.as(tenant.key()), tenant, "awaited"));

      assertEquals(1, gateway.database().waiting());
      lock.rollback();
      first.join().expect(200);
    }
  }

  @Test
  void aQueryGoesOnForOthersWhenTheFirstOneIsCancelled(Tenant tenant, TestGateway gateway)
      throws SQLException {
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> first = begin(tenant.api(), tenant, query("first"));
      CompletableFuture<Answer> second = join(tenant.api(), tenant, "second");
      cancelUntilDone(tenant, "first", first);

      // the same one, or its own if it came too late
      lock.rollback();
      second.join().expect(200);
    }
  }

  @Test
  void aQueryEndsWhenAllWhoWaitForItAreCancelled(Tenant tenant, TestGateway gateway)
      throws SQLException {
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> first = begin(tenant.api(), tenant, query("first"));
      CompletableFuture<Answer> second = join(tenant.api(), tenant, "second");
      cancelUntilDone(tenant, "second", second);

      tenant.api().delete(path(tenant, "first")).expect(200);

      expectCancelled(first, gateway);
      lock.rollback();
    }
    tenant.api().post(tenant.project() + "query/", query("again")).expect(200);
  }

  @Test
  void nobodyElseCancelsIt(Tenant tenant, Tenant other, TestGateway gateway) throws SQLException {
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> answer = begin(tenant.api(), tenant, query("safe"));
      JsonObject name = new JsonObject().put("client_query_id", "safe");

      other.api().delete(path(other, "safe")).expectNotFound("Not found.");
      other.api().post(other.project() + "insights/cancel/", name).expect(201);
      other.api().post(tenant.project() + "insights/cancel/", name).expect(403);
      tenant.api().get(path(tenant, "safe")).expect(202);
      assertEquals(1, gateway.database().waiting());

      tenant.api().post(tenant.project() + "insights/cancel/", name).expect(201);
      expectCancelled(answer, gateway);
      lock.rollback();
    }
  }

  @Test
  void queriesEndWithTheirProcess(Tenant tenant, TestGateway gateway) throws SQLException {
    TestGateway stopping = gateway.another(OTHER);
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> answer = begin(stopping.as(tenant.key()), tenant, query("last"));

      stopping.close();

      answer.join().expect(503);
      Soon.seen(PATIENCE, () -> gateway.database().waiting() == 0);
      lock.rollback();
    }
  }
}
