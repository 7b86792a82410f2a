package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * More concurrent requests than the limit: eight, six of one project. Two of a project run at once,
 * since a pool has six connections.
 */
@GatewaySettings({
  "DASHGATE_INSTANCES=1",
  "DASHGATE_OVERLOAD_REQUESTS=" + OverloadTest.PLACES,
  "DASHGATE_OVERLOAD_REQUESTS_PER_PROJECT=" + OverloadTest.OF_A_PROJECT,
  "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=8000",
  "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=15000"
})
class OverloadTest {

  static final int PLACES = 8;
  static final int OF_A_PROJECT = 6;
  private static final int TOGETHER = 2;
  private static final long MORE_THAN_A_HICCUP = 400;
  private static final Duration SOON = Duration.ofSeconds(6);
  private static final String RENAME = "{\"name\":\"renamed\"}";

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  private static TestGateway gateway;
  private static Tenant busy;
  private static Tenant other;
  private static Tenant third;
  private static long dashboard;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
    busy = gateway.signUp();
    other = gateway.signUp();
    third = gateway.signUp();
    dashboard = busy.createDashboard("contended");
    // fills the caches
    other.api().get(other.dashboards()).expect(200);
    third.api().get(third.dashboards()).expect(200);
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  @BeforeEach
  void quiet() {
    Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == 0);
    other.session().get("/api/users/@me/").expect(200); // which looks the caller up
  }

  @Test
  void aProjectOverItsLimitIsRefusedAndOthersAreServed() throws Exception {
    for (int round = 1; round <= 3; round++) {
      long before = GatewayMetrics.overload(gateway, "project");
      List<CompletableFuture<Answer>> flood;
      try (Connection lock = lock(dashboard)) {
        flood = renames(busy, dashboard, OF_A_PROJECT);
        Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == OF_A_PROJECT);

        Answer refused = rename().expect(429);

        assertEquals("throttled_error", refused.json().getString("type"));
        assertEquals("concurrency_limit_exceeded", refused.json().getString("code"));
        assertEquals("1", refused.header("Retry-After").orElse(""));
        busy.api().get(busy.dashboards()).expect(429);
        assertEquals(before + 2, GatewayMetrics.overload(gateway, "project"));
        Soon.seen(SOON, () -> waitingForLocks() == TOGETHER);
        other.createDashboard("not held up");
        other.api().get(other.dashboards()).expect(200);
        assertEquals(TOGETHER, waitingForLocks());
        lock.rollback();
      }
      flood.forEach(answer -> answer.join().expect(200));
    }
  }

  @Test
  void aCallerOutsideOfProjectsIsLimitedToo() throws Exception {
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table api_key in access exclusive mode");
      for (int i = 0; i < OF_A_PROJECT; i++) {
        flood.add(later(() -> busy.session().get("/api/personal_api_keys/")));
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == OF_A_PROJECT);

      busy.session().get("/api/personal_api_keys/").expect(429);
      other.session().post("/api/personal_api_keys/", "{}").expect(400);
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
  }

  @Test
  void requestsOverTheLimitGetRetryAfterAndVisitorsAreServed() throws Exception {
    long before = GatewayMetrics.overload(gateway, "global");
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      for (Tenant tenant : List.of(busy, other)) {
        for (int i = 0; i < PLACES / 2; i++) {
          flood.add(later(() -> tenant.api().get(tenant.dashboards())));
        }
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == PLACES);
      Thread.sleep(MORE_THAN_A_HICCUP);

      for (Answer refused :
          List.of(
              third.api().get(third.dashboards()),
              third.api().post(third.dashboards(), "{}"),
              third.api().send("BREW", third.dashboards(), null, Map.of()),
              basic("/api/users/@me/"),
              gateway.as("phx_nobody").get("/api/users/@me/"))) {
        refused.expect(503);
        assertEquals("unavailable", refused.json().getString("code"));
        int seconds = Integer.parseInt(refused.header("Retry-After").orElse(""));
        assertTrue(seconds >= 1 && seconds <= 5, "Retry-After " + seconds);
      }
      assertEquals(before + 5, GatewayMetrics.overload(gateway, "global"));
      assertFalse(GatewayMetrics.mentions(gateway, "BREW"));
      aConnectionOutlivesRefusals();
      gateway.anonymous().get("/api/schema/").expect(200);
      gateway.anonymous().get("/shared/unknown").expect(404);
      basic("/shared/unknown").expect(404); // the password of a page makes nobody a caller
      gateway.anonymous().get("/api/nope").expect(404);
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
    third.api().get(third.dashboards()).expect(200);
  }

  private void aConnectionOutlivesRefusals() throws Exception {
    String request =
        "GET /api/users/@me/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody\r\nX-Request-Id: ";
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      String requests =
          request
              + "one\r\n\r\n"
              + request
              + "two\r\n\r\n"
              + request
              + "three\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(
          3, answers.split("HTTP/1.1 503 Service Unavailable\r\n", -1).length - 1, answers);
      int one = answers.indexOf("X-Request-Id: one\r\n");
      int two = answers.indexOf("X-Request-Id: two\r\n");
      int three = answers.indexOf("X-Request-Id: three\r\n");
      assertTrue(0 < one && one < two && two < three, answers);
    }
  }

  @Test
  void otherLimitsHoldFromTheNextRequestOn() throws Exception {
    try (Connection lock = lock(dashboard)) {
      CompletableFuture<Answer> first = later(OverloadTest::rename);
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == 1);

      apply(PLACES, 1);
      rename().expect(429);
      other.api().get(other.dashboards()).expect(200);

      apply(1, OF_A_PROJECT);
      Thread.sleep(MORE_THAN_A_HICCUP);
      other.api().get(other.dashboards()).expect(503);

      apply(PLACES, OF_A_PROJECT);
      other.api().get(other.dashboards()).expect(200);
      lock.rollback();
      first.join().expect(200);
    } finally {
      apply(PLACES, OF_A_PROJECT);
    }
    rename().expect(200);
  }

  @Test
  void anAbandonedRequestLeavesTheQueueButKeepsItsSlotUntilTheQueryEnds() throws Exception {
    List<CompletableFuture<Answer>> next;
    try (Connection lock = lock(dashboard)) {
      String request =
          "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(busy.dashboard(dashboard), busy.key(), RENAME.length(), RENAME);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < OF_A_PROJECT; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        sockets.add(socket);
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == OF_A_PROJECT);
      for (Socket socket : sockets) {
        socket.close();
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == 0);

      int inLine = OF_A_PROJECT - TOGETHER;
      next = renames(busy, dashboard, inLine);
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == inLine);
      rename().expect(429);
      assertEquals(TOGETHER, waitingForLocks());
      lock.rollback();
    }
    next.forEach(answer -> answer.join().expect(200));
    assertEquals(0, waitingForLocks());
  }

  @Test
  void theTimesOfAWaitingRequestAreItsOwn() throws Exception {
    List<CompletableFuture<Answer>> before;
    CompletableFuture<Answer> waited;
    try (Connection lock = lock(dashboard)) {
      before = renames(busy, dashboard, TOGETHER);
      Soon.seen(SOON, () -> waitingForLocks() == TOGETHER);
      waited =
          later(
              () ->
                  busy.api()
                      .send("GET", busy.dashboards(), null, Map.of("Prefer", "server-timing")));
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == TOGETHER + 1);
      lock.rollback();
    }
    before.forEach(answer -> answer.join().expect(200));

    String timing = waited.join().expect(200).header("Server-Timing").orElseThrow();

    assertFalse(timing.contains("db;dur=0.000"), timing);
  }

  private static void apply(int places, int ofAProject) {
    Vertx vertx = Vertx.vertx();
    try {
      Map<String, String> changed =
          Map.of(
              "DASHGATE_OVERLOAD_REQUESTS",
              "" + places,
              "DASHGATE_OVERLOAD_REQUESTS_PER_PROJECT",
              "" + ofAProject,
              "DASHGATE_RATE_LIMIT_PER_MINUTE",
              "0",
              "DASHGATE_RATE_LIMIT_PER_HOUR",
              "0");
      gateway.gateway().apply(SettingsLoader.load(vertx, changed).await());
    } finally {
      vertx.close().await();
    }
  }

  private static Answer basic(String path) {
    return gateway
        .anonymous()
        .send("GET", path, null, Map.of("Authorization", "Basic eDpvcGVuIHNlc2FtZQ=="));
  }

  private static Answer rename() {
    return busy.api().patch(busy.dashboard(dashboard), RENAME);
  }

  private static Connection lock(long id) throws SQLException {
    Connection connection = gateway.database().connectAsOwner();
    connection.setAutoCommit(false);
    TestDatabase.run(connection, "select 1 from dashboard where id = " + id + " for update");
    return connection;
  }

  private static long waitingForLocks() {
    return gateway
        .database()
        .count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
  }

  private static List<CompletableFuture<Answer>> renames(Tenant tenant, long id, int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> later(() -> tenant.api().patch(tenant.dashboard(id), RENAME)))
        .toList();
  }

  private static CompletableFuture<Answer> later(Supplier<Answer> request) {
    return CompletableFuture.supplyAsync(request, THREADS);
  }
}
