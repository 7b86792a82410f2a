package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tenant whose transactions fail all the time. */
@GatewaySettings({"DASHGATE_INSTANCES=1", "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=1000"})
class FailingTenantTest {

  private static final int CLIENTS = 4;

  /** The watchdog waits one second longer than a statement may take. */
  private static final Duration LONGER_THAN_PATIENCE = Duration.ofMillis(3_500);

  @Test
  void doesNotMakeTheDatabaseSeemLost(Tenant tenant) {
    Instant end = Instant.now().plus(LONGER_THAN_PATIENCE);
    IntStream.range(0, CLIENTS)
        .parallel()
        .forEach(
            client -> {
              while (Instant.now().isBefore(end)) {
                fail(tenant);
              }
            });

    String swaps = "dashgate_pool_swaps_total{pool=\"api-0\"}";
    assertEquals(0, GatewayMetrics.value(tenant.gateway(), swaps));
  }

  /** A request that may be repeated is one transaction, which ends with its refusal. */
  private static void fail(Tenant tenant) {
    tenant
        .api()
        .send(
            "POST",
            tenant.dashboards(),
            "{\"use_template\":\"999999\"}",
            Map.of("Idempotency-Key", UUID.randomUUID().toString()))
        .expect(400);
  }
}
