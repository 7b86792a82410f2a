package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Queries end at their own time limit, or when nobody needs them, and others are not affected. */
@GatewaySettings({
  "DASHGATE_INSTANCES=1",
  "DASHGATE_QUERIES_TIMEOUT_SECONDS=5",
  // less than queries have
  "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=3000",
  "DASHGATE_DATABASE_CONNECTION_WAIT_MS=1000",
  "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=4000"
})
class QueryTimeoutTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static JsonObject query(JsonObject breakdown) {
    return new JsonObject()
        .put(
            "query",
            new JsonObject()
                .put("kind", "TrendsQuery")
                .put("dateRange", new JsonObject().put("date_from", "-7d"))
                .put(
                    "series",
                    JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", "visit")))
                .put("breakdownFilter", breakdown));
  }

  /** Reads the table of groups, which others do not. */
  private static final JsonObject OF_GROUPS =
      query(
          new JsonObject()
              .put("breakdown", "tier")
              .put("breakdown_type", "group")
              .put("breakdown_group_type_index", 0));

  private static final JsonObject OF_EVENTS = query(new JsonObject());

  private static Answer post(Tenant tenant, JsonObject query) {
    return tenant.api().post(tenant.project() + "query/", another(query));
  }

  /** Returns the same query under another name, of which no result is kept. */
  private static JsonObject another(JsonObject query) {
    JsonObject copy = query.copy();
    copy.getJsonObject("query")
        .getJsonArray("series")
        .getJsonObject(0)
        .put("custom_name", UUID.randomUUID().toString());
    return copy;
  }

  /** The first statements of a cold process are slow. */
  private static void warmUp(Tenant tenant) {
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    Soon.seen(PATIENCE, () -> post(tenant, OF_GROUPS).status() == 200);
  }

  private static Connection lockGroups(TestGateway gateway) throws SQLException {
    Connection lock = gateway.database().connectAsOwner();
    lock.setAutoCommit(false);
    TestDatabase.run(lock, "lock table groups in access exclusive mode");
    return lock;
  }

  private static void expectTimeout(Answer answer) {
    answer.expectError(503, "server_error", "query_timeout", "Query took too long.", null);
    assertTrue(Integer.parseInt(answer.header("Retry-After").orElseThrow()) >= 1);
  }

  private static void assertNothingIsHeld(TestGateway gateway) {
    Soon.seen(
        PATIENCE,
        () ->
            gateway.database().waiting() == 0
                && GatewayMetrics.value(
                        gateway, "dashgate_memory_used_bytes{budget=\"event_reads\"}")
                    == 0);
  }

  @Test
  void aSlowQueryIsEndedAtItsOwnLimit(Tenant tenant, Tenant other, TestGateway gateway)
      throws SQLException {
    warmUp(tenant);
    warmUp(other);
    try (Connection lock = lockGroups(gateway)) {
      CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> post(tenant, OF_GROUPS));
      gateway.database().awaitWaiting(1, PATIENCE);

      // others do not wait for it, neither those who compute nor those who do not
      post(other, OF_EVENTS).expect(200);
      other.api().get(other.project() + "dashboards/").expect(200);
      tenant.api().get(tenant.project() + "dashboards/").expect(200);

      expectTimeout(slow.join());
      assertNothingIsHeld(gateway);
      lock.rollback();
    }
    post(tenant, OF_GROUPS).expect(200);
  }

  @Test
  void itsConnectionsAreThereAgain(Tenant tenant, TestGateway gateway) throws SQLException {
    warmUp(tenant);
    try (Connection lock = lockGroups(gateway)) {
      for (int i = 0; i < 2; i++) {
        expectTimeout(post(tenant, OF_GROUPS));
      }
      post(tenant, OF_EVENTS).expect(200);
      lock.rollback();
    }
    Concurrently.call(4, i -> post(tenant, OF_GROUPS).expect(200));
  }

  @Test
  void waitingQueriesOfOneTenantLeaveTheTurnsOfOthers(
      Tenant tenant, Tenant other, TestGateway gateway) throws Exception {
    warmUp(tenant);
    warmUp(other);
    try (Connection lock = lockGroups(gateway)) {
      List<CompletableFuture<Answer>> slow = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        slow.add(CompletableFuture.supplyAsync(() -> post(tenant, OF_GROUPS)));
      }
      gateway.database().awaitWaiting(1, PATIENCE);

      assertEquals(1, gateway.database().waiting());
      post(other, OF_EVENTS).expect(200);

      for (CompletableFuture<Answer> one : slow) {
        Answer answer = one.get();
        assertTrue(answer.status() == 429 || answer.status() == 503, answer.body());
        assertTrue(answer.header("Retry-After").isPresent());
      }
      lock.rollback();
    }
    assertNothingIsHeld(gateway);
  }

  @Test
  void aQueryEndsWithItsClient(Tenant tenant, TestGateway gateway) throws Exception {
    warmUp(tenant);
    try (Connection lock = lockGroups(gateway)) {
      String body = another(OF_GROUPS).encode();
      try (Socket client = new Socket("127.0.0.1", gateway.port())) {
        String head =
            "POST %squery/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(tenant.project(), tenant.key(), body.length());
        client.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        gateway.database().awaitWaiting(1, PATIENCE);
      } catch (IOException e) {
        throw new AssertionError(e);
      }

      assertNothingIsHeld(gateway);
      lock.rollback();
    }
    post(tenant, OF_GROUPS).expect(200);
  }
}
