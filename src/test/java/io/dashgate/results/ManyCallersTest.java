package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
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
    gateway
        .database()
        .execute(
            "insert into insight_result (project_id, key, claimed_by, claimed_until, touched_at)"
                + " values (?, ?::uuid, gen_random_uuid(), now() + interval '1 second', now())",
            tenant.projectId(),
            key.substring("cache_".length()));

    assertEquals(List.of(2), ask(List.of(gateway), tenant).stream().distinct().toList());
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
