package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events that an SDK sends are packed by the gateway itself, each of them once. */
@GatewaySettings({"DASHGATE_EVENTS_SEAL_ROWS=50", "DASHGATE_EVENTS_SEAL_AFTER_SECONDS=1"})
class SealedCaptureTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int REQUESTS = 40;
  private static final int EVENTS = 20;

  @Test
  void eachEventIsSealedOnce(TestGateway gateway) throws SQLException {
    Tenant tenant = gateway.signUp();
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    Set<UUID> sent = new TreeSet<>();
    try (Connection owner = gateway.database().connectAsOwner()) {
      AllEvents all = new AllEvents(owner, tenant.projectId());
      for (int request = 0; request < REQUESTS; request++) {
        JsonArray batch = new JsonArray();
        for (int i = 0; i < EVENTS; i++) {
          UUID uuid = UUID.randomUUID();
          sent.add(uuid);
          batch.add(event(uuid, request * EVENTS + i));
        }
        JsonObject body = new JsonObject().put("api_key", token).put("batch", batch);
        gateway.anonymous().post("/batch/", body).expect(200);
        if (request % 3 == 0) {
          gateway.anonymous().post("/batch/", body).expect(200); // a retry
        }
      }

      Soon.seen(LIMIT, () -> all.number(SEALED) >= sent.size() - 3 * 32);

      Soon.seen(LIMIT, () -> all.number(STORED) == sent.size());
      Map<UUID, String> stored = all.byUuid();
      assertEquals(sent, stored.keySet());
      assertTrue(stored.values().iterator().next().contains("\"amount\":1.50"), stored::toString);
      assertTrue(GatewayMetrics.value(gateway, "dashgate_events_sealed_total") >= sent.size() - 96);
    }
  }

  @Test
  void oneLateProjectDoesNotKeepOthersFromBeingSealed(TestGateway gateway) throws SQLException {
    long late = 1L << 40;
    gateway
        .database()
        .execute(
            "insert into event_inbox (project_id, received_at, events, bytes, codec, data)"
                + " values (?, now() - interval '1 hour', 1, 2, 0, '{}'::bytea)",
            late);
    Tenant tenant = gateway.signUp();
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    JsonArray batch = new JsonArray();
    for (int i = 0; i < 300; i++) {
      batch.add(event(UUID.randomUUID(), i));
    }
    Soon.seen(LIMIT, () -> GatewayMetrics.value(gateway, "dashgate_events_lag_seconds") > 60);
    JsonObject body = new JsonObject().put("api_key", token).put("batch", batch);
    gateway.anonymous().post("/batch/", body).expect(200);
    try (Connection owner = gateway.database().connectAsOwner()) {
      AllEvents all = new AllEvents(owner, tenant.projectId());
      Soon.seen(LIMIT, () -> all.number(SEALED) == 300);
    } finally {
      gateway.database().execute("delete from event_inbox where project_id = ?", late);
    }
  }

  private static final String SEALED =
      "select coalesce(sum(events), 0) from event_chunk where project_id = $1";

  private static final String STORED =
      "select (select coalesce(sum(events), 0) from event_chunk where project_id = $1)"
          + " + (select count(*) from event where project_id = $1)";

  private static JsonObject event(UUID uuid, int number) {
    return new JsonObject()
        .put("uuid", uuid.toString())
        .put("event", "e" + number % 3)
        .put("distinct_id", "id" + number % 7)
        .put("properties", new JsonObject().put("n", number).put("amount", new BigDecimal("1.50")));
  }
}
