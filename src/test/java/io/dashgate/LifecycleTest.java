package io.dashgate;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.Tracing;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Starting, refusing to start, restarting, stopping. */
class LifecycleTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final long WHILE_ALL_ELSE_STARTS = 4_000;

  @Test
  void dataKeysAndTokensSurviveARestart() {
    Path dataDir = TestGateway.newDataDir();
    Tenant tenant;
    long id;
    Optional<String> demoKey;
    try (TestGateway first = TestGateway.start(dataDir, Map.of())) {
      tenant = first.signUp();
      id = tenant.createDashboard("kept");
      demoKey = first.gateway().demoKey();
    }
    try (TestGateway second = TestGateway.start(dataDir, Map.of())) {
      for (String credential : List.of(tenant.key(), tenant.accessToken())) {
        JsonObject read = second.as(credential).get(tenant.dashboard(id)).expect(200).json();
        assertEquals("kept", read.getString("name"));
      }
      // only an embedded server has a demo project
      assertEquals(OutsideServer.isGiven(), demoKey.isEmpty());
      assertEquals(demoKey, second.gateway().demoKey());
      demoKey.ifPresent(
          key -> second.as(key).get("/api/projects/@current/dashboards/").expect(200));
    }
  }

  @Test
  @NeedsServer(value = EMBEDDED, because = "only an embedded server has a data folder")
  void aDataFolderServesOneProcessAtATime() {
    Path dataDir = TestGateway.newDataDir();
    try (TestGateway first = TestGateway.start(dataDir, Map.of())) {
      IllegalStateException refusal =
          assertThrows(
              IllegalStateException.class, () -> TestGateway.start(dataDir, Map.of()).close());
      assertTrue(refusal.getMessage().contains("in use"), refusal.getMessage());
      first.as(first.gateway().demoKey().orElseThrow()).get("/api/users/@me/").expect(200);
    }
  }

  @Test
  @NeedsServer(value = EMBEDDED, because = "only an embedded server has a data folder")
  void aKeptSecretThatIsEmptyIsRefused() throws Exception {
    Path dataDir = TestGateway.newDataDir();
    // as after the end of a process at the wrong moment
    Files.createFile(dataDir.resolve("jwt-secret"));

    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class, () -> TestGateway.start(dataDir, Map.of()).close());

    assertTrue(refusal.getMessage().contains("too short"), refusal.getMessage());
  }

  @Test
  void requestsInFlightAreAnsweredWhenItStops() throws Exception {
    // on a busy machine hashing takes long, and connections are waited for; on Citus one sign-up
    // waits for another
    Map<String, String> patient =
        Map.of(
            "DASHGATE_DATABASE_CONNECTION_WAIT_MS", "20000",
            "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "20000",
            "DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "60000",
            "DASHGATE_SHUTDOWN_TIMEOUT_SECONDS", "60");
    TestGateway gateway = TestGateway.start(TestGateway.newDataDir(), patient);
    ExecutorService clients = Executors.newFixedThreadPool(20);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      JsonObject signup =
          new JsonObject()
              .put("first_name", "Ann")
              .put("email", "in-flight-" + i + "@example.com")
              .put("password", "correct horse");
      // slow on purpose: passwords are hashed two at a time
      answers.add(clients.submit(() -> gateway.anonymous().post("/api/signup/", signup).status()));
    }
    awaitArrival(gateway, answers);

    gateway.close();

    for (Future<Integer> answer : answers) {
      assertEquals(201, answer.get(), "a sign-up in flight");
    }
    clients.shutdown();
  }

  /** Waits until every request is active or answered. */
  private static void awaitArrival(TestGateway gateway, List<Future<Integer>> answers)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (answers.stream().filter(Future::isDone).count() + GatewayMetrics.active(gateway)
        < answers.size()) {
      assertTrue(System.nanoTime() < deadline, "the requests did not arrive");
      Thread.sleep(1);
    }
  }

  @Test
  void aDrainLosesNothingUnderLoad() throws Exception {
    TestGateway gateway =
        TestGateway.start(TestGateway.newDataDir(), Map.of("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "4"));
    Tenant tenant = gateway.signUp();
    Api api = tenant.api();
    AtomicInteger answered = new AtomicInteger();
    Callable<Void> client =
        () -> {
          // as a load balancer does: no new requests once the process says it is not ready
          while (isReady(gateway)) {
            api.post(tenant.dashboards(), "{\"name\":\"load\"}").expect(201);
            api.get(tenant.dashboards() + "?limit=10").expect(200);
            answered.addAndGet(2);
          }
          return null;
        };
    ExecutorService clients = Executors.newFixedThreadPool(16);
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      running.add(clients.submit(client));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (answered.get() <= 100 && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }

    gateway.close();

    for (Future<Void> result : running) {
      result.get();
    }
    clients.shutdown();
    assertTrue(answered.get() > 100, "too little load: " + answered.get());
  }

  private static boolean isReady(TestGateway gateway) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/readyz");
    try {
      return CLIENT
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (ConnectException stopped) {
      return false;
    }
  }

  @Test
  void aStartThatWaitsForItsDatabaseIsAliveAndCanBeStopped() throws Exception {
    Metrics metrics = new Metrics();
    Tracing tracing = new Tracing();
    Vertx vertx = Main.vertx(metrics, tracing.factory());
    int managementPort = TestGateway.freePort();
    Settings settings =
        SettingsLoader.load(
                vertx,
                Map.of(
                    "DATABASE_URL",
                    "postgresql://nobody:x@127.0.0.1:1/none",
                    "DASHGATE_JWT_SECRET",
                    "s".repeat(32),
                    "DASHGATE_HTTP_PORT",
                    "0",
                    "DASHGATE_MANAGEMENT_PORT",
                    Integer.toString(managementPort)))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    Gateway gateway = new Gateway(vertx, settings, metrics, tracing);
    ExecutorService starter = Executors.newSingleThreadExecutor();
    Future<?> starting = starter.submit(gateway::start);

    URI livez = URI.create("http://127.0.0.1:" + managementPort + "/livez");
    Soon.seen(Duration.ofSeconds(10), () -> status(livez) == 200);
    assertEquals(503, status(livez.resolve("/readyz")));
    Thread.sleep(WHILE_ALL_ELSE_STARTS);
    assertFalse(starting.isDone());

    gateway.stop();

    ExecutionException given = assertThrows(ExecutionException.class, starting::get);
    assertTrue(given.getCause().getMessage().startsWith("start failed at migrations"));
    starter.shutdown();
  }

  private static int status(URI uri) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
