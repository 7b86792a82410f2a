package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What happens while a result is computed. */
@GatewaySettings("DASHGATE_QUERIES_TIMEOUT_SECONDS=60")
class LongComputationsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Reads the table of groups. */
  private static JsonObject body() {
    JsonObject query =
        ProjectResults.queryOf("visit")
            .put(
                "breakdownFilter",
                new JsonObject()
                    .put("breakdown", "tier")
                    .put("breakdown_type", "group")
                    .put("breakdown_group_type_index", 0));
    return new JsonObject().put("query", query);
  }

  private static JsonObject ask(Tenant tenant, String refresh) {
    return tenant
        .api()
        .post(tenant.project() + "query/", body().put("refresh", refresh))
        .expect(200)
        .json();
  }

  /** Computes while something happens. */
  private static JsonObject computeWhile(Tenant tenant, TestGateway gateway, Runnable happens)
      throws SQLException {
    new ProjectResults(tenant).sendPageviews(1);
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table groups in access exclusive mode");
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(
              () -> tenant.api().post(tenant.project() + "query/", body()));
      gateway.database().awaitWaiting(1, PATIENCE);
      happens.run();
      lock.rollback();
      return answer.join().expect(200).json();
    }
  }

  private static List<String> claims(Tenant tenant, TestGateway gateway) {
    return gateway
        .database()
        .texts(
            "select claimed_until::text from insight_result where claimed_until is not null"
                + " and project_id = "
                + tenant.projectId());
  }

  @Test
  void aClaimIsRenewedUntilTheResultIsThere(Tenant tenant, TestGateway gateway)
      throws SQLException {
    computeWhile(
        tenant,
        gateway,
        () -> {
          List<String> before = claims(tenant, gateway);
          assertEquals(1, before.size());
          Soon.seen(PATIENCE, () -> !claims(tenant, gateway).equals(before));
        });

    assertEquals(List.of(), claims(tenant, gateway));
    assertTrue(ask(tenant, "force_cache").getBoolean("is_cached"));
  }

  @Test
  void aResultFromBeforeADeletionIsNotKept(Tenant tenant, TestGateway gateway) throws SQLException {
    // as of a replica, which may have missed it when the computation began
    computeWhile(
        tenant,
        gateway,
        () ->
            gateway
                .database()
                .execute(
                    "update event_project set deletions = deletions + 1 where project_id = ?",
                    tenant.projectId()));

    assertEquals(List.of(), claims(tenant, gateway));
    assertFalse(ask(tenant, "force_cache").containsKey("results"));
    assertFalse(ask(tenant, "blocking").getBoolean("is_cached"));
    assertTrue(ask(tenant, "blocking").getBoolean("is_cached"));
  }
}
