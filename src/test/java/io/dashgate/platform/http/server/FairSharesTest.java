package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * More concurrent requests than slots, of one organization or of unknown callers. Six reads and six
 * writes run at once, since a pool has six connections; of one organization alone, four.
 */
@GatewaySettings({
  "DASHGATE_INSTANCES=1",
  "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=8000",
  "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=15000"
})
class FairSharesTest {

  /** Of an organization with projects everywhere. */
  private static final int EVERYWHERE = 4;

  /** Of a project: it leaves slots to the others of its worker, too. */
  private static final int ALONE = TestDatabase.isCluster() ? 3 : EVERYWHERE;

  private static final int OF_UNKNOWN = 2;
  private static final Duration SOON = Duration.ofSeconds(6);
  private static final String RENAME = "{\"name\":\"renamed\"}";
  private static final String WAITING = "dashgate_queue_length{callers=\"tenants\"}";

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  private static TestGateway gateway;
  private static Tenant busy;
  private static Tenant other;
  private static long dashboard;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
    busy = gateway.signUp();
    other = gateway.signUp();
    dashboard = busy.createDashboard("contended");
    // fills the caches
    other.api().get(other.dashboards()).expect(200);
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
  void manyConnectionsOfOneOrganizationAreAllServed() {
    double waited = GatewayMetrics.value(gateway, "dashgate_queue_wait_seconds_count");

    List<Answer> answers = Concurrently.call(96, i -> busy.api().get(busy.dashboard(dashboard)));

    answers.forEach(answer -> answer.expect(200));
    assertEquals(0, GatewayMetrics.overload(gateway, "project"));
    assertEquals(0, GatewayMetrics.overload(gateway, "global"));
    assertTrue(GatewayMetrics.value(gateway, "dashgate_queue_wait_seconds_count") >= waited + 96);
  }

  @Test
  void blockedWritesOfOneOrganizationDoNotDelayOthers() throws Exception {
    List<CompletableFuture<Answer>> flood;
    try (Connection lock = lock(dashboard)) {
      flood = renames(20);
      Soon.seen(SOON, () -> waitingForLocks() == ALONE);
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == 20 - ALONE);

      other.createDashboard("not delayed");
      other.api().get(other.dashboards()).expect(200);
      busy.api().get(busy.dashboards()).expect(200);

      assertEquals(ALONE, waitingForLocks());
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
  }

  @Test
  void blockedReadsOfOneOrganizationDoNotDelayOthers() throws Exception {
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      for (int i = 0; i < 20; i++) {
        flood.add(later(() -> busy.api().get(busy.dashboards())));
      }
      Soon.seen(SOON, () -> waitingForLocks() == ALONE);

      other.session().get("/api/personal_api_keys/").expect(200);

      assertEquals(ALONE, waitingForLocks());
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
  }

  @Test
  void aSmallQueueIsServedBeforeTheRestOfALargeOne() throws Exception {
    List<Tenant> served = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      for (int i = 0; i < 60; i++) {
        flood.add(listed(busy, served));
      }
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == 60 - ALONE);
      for (int i = 0; i < 10; i++) {
        flood.add(listed(other, served));
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == 70);
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));

    // in turns, the small queue is empty after about twenty answers, which arrive in nearly that
    // order; one after the other, it would be served after the sixty of the large one
    long early = served.subList(0, 50).stream().filter(other::equals).count();
    assertTrue(early >= 5, early + " of 10");
  }

  private static CompletableFuture<Answer> listed(Tenant tenant, List<Tenant> served) {
    return later(() -> tenant.api().get(tenant.dashboards()))
        .whenComplete((answer, failure) -> served.add(tenant));
  }

  @Test
  void theProjectsOfAnOrganizationHaveOneShare() throws Exception {
    List<Long> dashboards = new ArrayList<>(List.of(dashboard));
    List<String> paths = new ArrayList<>(List.of(busy.dashboard(dashboard)));
    for (int i = 0; i < 3; i++) {
      long project =
          busy.session()
              .post(busy.organization() + "projects/", new JsonObject().put("name", "p" + i))
              .expect(201)
              .json()
              .getLong("id");
      String path = "/api/projects/" + project + "/dashboards/";
      long id = busy.api().post(path, "{\"name\":\"d\"}").expect(201).json().getLong("id");
      dashboards.add(id);
      paths.add(path + id + "/");
    }
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = lock(dashboards.toArray(Long[]::new))) {
      for (int i = 0; i < 16; i++) {
        String path = paths.get(i % paths.size());
        flood.add(later(() -> busy.api().patch(path, RENAME)));
      }
      Soon.seen(
          SOON, () -> waitingForLocks() + GatewayMetrics.value(gateway, WAITING) == flood.size());
      long running = waitingForLocks();
      assertTrue(ALONE <= running && running <= EVERYWHERE, running + " run");

      other.createDashboard("not delayed");

      assertEquals(running, waitingForLocks());
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
  }

  @Test
  void theKeysOfAUserAndTheProjectsOfItsOrganizationHaveOneShare() throws Exception {
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    busy.session().get("/api/users/@me/").expect(200); // looks the user up
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table api_key, dashboard in access exclusive mode");
      for (int i = 0; i < 10; i++) {
        flood.add(later(() -> busy.session().get("/api/personal_api_keys/")));
        flood.add(later(() -> busy.api().get(busy.dashboards())));
      }
      Soon.seen(SOON, () -> waitingForLocks() == EVERYWHERE);
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == 20 - EVERYWHERE);
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(200));
  }

  @Test
  void randomKeysDoNotRefuseOrDelayKnownCallers() throws Exception {
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table api_key in access exclusive mode");
      for (int i = 0; i < 40; i++) {
        Api stranger = gateway.as("phx_nobody" + i);
        flood.add(later(() -> stranger.get("/api/users/@me/")));
      }
      Soon.seen(SOON, () -> waitingForLocks() == OF_UNKNOWN);

      for (int i = 0; i < 20; i++) {
        other.api().get(other.dashboards()).expect(200);
      }
      gateway.anonymous().get("/shared/unknown").expect(404);

      assertEquals(OF_UNKNOWN, waitingForLocks());
      lock.rollback();
    }
    flood.forEach(answer -> answer.join().expect(401));
  }

  @Test
  void manyRefusalsAtOnceAreAnswered() {
    List<RawAnswer> answers =
        Concurrently.call(
            60,
            i ->
                switch (i % 4) {
                  case 0 -> RawAnswer.send(gateway.port(), "GET", "/api/users/@me/?a=%zz");
                  case 1 -> RawAnswer.send(gateway.port(), "GET", "/api/users/@me/");
                  case 2 -> RawAnswer.send(gateway.port(), "GET", "/api/nope");
                  default -> RawAnswer.send(gateway.port(), "GET", "/api//nope");
                });

    for (int i = 0; i < answers.size(); i++) {
      assertEquals(new int[] {400, 401, 404, 404}[i % 4], answers.get(i).status(), "" + i);
      assertTrue(answers.get(i).header("x-request-id").isPresent(), "" + i);
    }
  }

  @Test
  void anAbandonedRequestLeavesTheQueueButKeepsItsSlotUntilTheQueryEnds() throws Exception {
    int sent = 10;
    List<CompletableFuture<Answer>> next;
    try (Connection lock = lock(dashboard)) {
      String request =
          "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(busy.dashboard(dashboard), busy.key(), RENAME.length(), RENAME);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < sent; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        sockets.add(socket);
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == sent);
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == sent - ALONE);
      for (Socket socket : sockets) {
        socket.close();
      }
      Soon.seen(SOON, () -> GatewayMetrics.active(gateway) == 0);
      assertEquals(0, GatewayMetrics.value(gateway, WAITING));

      next = renames(3);
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == 3);
      assertEquals(ALONE, waitingForLocks());
      lock.rollback();
    }
    next.forEach(answer -> answer.join().expect(200));
    assertEquals(0, waitingForLocks());
  }

  @Test
  void theTimesOfAWaitingRequestAreItsOwn() throws Exception {
    List<CompletableFuture<Answer>> before = new ArrayList<>();
    CompletableFuture<Answer> waited;
    try (Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      for (int i = 0; i < ALONE; i++) {
        before.add(later(() -> busy.api().get(busy.dashboards())));
      }
      Soon.seen(SOON, () -> waitingForLocks() == ALONE);
      waited =
          later(
              () ->
                  busy.api()
                      .send("GET", busy.dashboards(), null, Map.of("Prefer", "server-timing")));
      Soon.seen(SOON, () -> GatewayMetrics.value(gateway, WAITING) == 1);
      lock.rollback();
    }
    before.forEach(answer -> answer.join().expect(200));

    String timing = waited.join().expect(200).header("Server-Timing").orElseThrow();

    assertFalse(timing.contains("db;dur=0.000"), timing);
  }

  private static Connection lock(Long... ids) throws SQLException {
    TestDatabase database = gateway.database();
    Connection connection = database.connectAsOwner();
    connection.setAutoCommit(false);
    for (long id : ids) {
      long project = database.count("select project_id from dashboard where id = ?", id);
      TestDatabase.run(
          connection,
          "select 1 from dashboard where project_id = %d and id = %d for update"
              .formatted(project, id));
    }
    return connection;
  }

  private static long waitingForLocks() {
    return gateway.database().waiting();
  }

  private static List<CompletableFuture<Answer>> renames(int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> later(() -> busy.api().patch(busy.dashboard(dashboard), RENAME)))
        .toList();
  }

  private static CompletableFuture<Answer> later(Supplier<Answer> request) {
    return CompletableFuture.supplyAsync(request, THREADS);
  }
}
