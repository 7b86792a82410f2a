package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.platform.db.Database;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What many want at the same time is computed once. */
class ManyCallersTest {

  private static final int CALLERS = 20;

  @Test
  void oneOfManyCallersComputes(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    new ProjectResults(tenant).sendPageviews(2);
    double before = computed(gateway);

    List<Integer> counts = ask(List.of(gateway), tenant);

    assertEquals(List.of(2), counts.stream().distinct().toList());
    assertEquals(1, computed(gateway) - before);
  }

  @Test
  void oneOfManyProcessesComputes(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    new ProjectResults(tenant).sendPageviews(2);
    try (TestGateway other = gateway.another(Map.of("DASHGATE_JWT_SECRET", "s".repeat(40)))) {
      double before = computed(gateway) + computed(other);

      List<Integer> counts = ask(List.of(gateway, other), tenant);

      assertEquals(List.of(2), counts.stream().distinct().toList());
      assertEquals(1, computed(gateway) + computed(other) - before);
    }
  }

  @Test
  void aProcessThatEndedIsNotWaitedForForever(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    new ProjectResults(tenant).sendPageviews(2);
    JsonObject body =
        new JsonObject().put("query", ProjectResults.query()).put("refresh", "force_cache");
    String key =
        tenant
            .api()
            .post(tenant.project() + "query/", body)
            .expect(200)
            .json()
            .getString("cache_key");
    claimFor(UUID.randomUUID(), gateway, tenant, key);

    assertEquals(List.of(2), ask(List.of(gateway), tenant).stream().distinct().toList());
  }

  /** As a process does that is killed afterwards. */
  private static void claimFor(UUID process, TestGateway gateway, Tenant tenant, String cacheKey) {
    Vertx vertx = Vertx.vertx();
    Database connections = gateway.database().open(vertx);
    UUID key =
        UUID.fromString(
            cacheKey
                .substring("cache_".length())
                .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    new ResultStore(connections)
        .claim(tenant.projectId(), key, process)
        .eventually(connections::close)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static List<Integer> ask(List<TestGateway> gateways, Tenant tenant) {
    JsonObject body = new JsonObject().put("query", ProjectResults.query());
    return Concurrently.call(
        CALLERS,
        i ->
            ProjectResults.countOf(
                gateways
                    .get(i % gateways.size())
                    .as(tenant.key())
                    .post(tenant.project() + "query/", body)
                    .expect(200)
                    .json()
                    .getJsonArray("results")));
  }

  private static double computed(TestGateway gateway) {
    return GatewayMetrics.value(gateway, "dashgate_query_results_total{origin=\"computed\"}");
  }
}
