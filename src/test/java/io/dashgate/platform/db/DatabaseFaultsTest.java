package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.Answer;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.FaultProxy;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of Postgres and of the network before it: the process recovers from each. */
@NeedsServer(value = EMBEDDED, because = "it stops, freezes and restarts its server")
class DatabaseFaultsTest {

  /** Longest wait for an answer: for a connection, for a statement, and a little more. */
  private static final Duration DEADLINE = Duration.ofMillis(1_000 + 3_000 + 1_500);

  private static final Duration AT_ONCE = Duration.ofMillis(300);
  private static final Duration HEALING = Duration.ofSeconds(10);

  private static final String NAME_AND_TILE =
      """
      {"name": "too slow", "tiles": [{"text": {"body": "t"}}]}
      """;

  private static final String OPEN_TRANSACTIONS =
      """
      select count(*) from pg_stat_activity
      where application_name = 'dashgate' and state <> 'idle'
      """;

  private static final String BACKENDS =
      "select pid::text from pg_stat_activity where application_name = 'dashgate'";

  private static Path dataDir;
  private static EmbeddedPostgres postgres;
  private static TestDatabase database;
  private static FaultProxy proxy;
  private static TestGateway gateway;
  private static Tenant tenant;
  private static String dashboard;

  @BeforeAll
  static void start() {
    dataDir = TestGateway.newDataDir();
    postgres = EmbeddedPostgres.start(dataDir);
    database = TestDatabase.of(dataDir);
    String url = postgres.urls().owner().url();
    int port = URI.create(url).getPort();
    proxy = new FaultProxy(port);
    gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DATABASE_URL",
                url.replace(":" + port + "/", ":" + proxy.port() + "/"),
                "DASHGATE_DATABASE_MIGRATION_URL",
                url,
                "DASHGATE_INSTANCES",
                "1",
                "DASHGATE_JWT_SECRET",
                "s".repeat(32)));
    tenant = gateway.signUp();
    dashboard = tenant.dashboard(tenant.createDashboard("d"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    proxy.close();
    postgres.stop();
  }

  @AfterEach
  void heal() {
    proxy.set(FaultProxy.Mode.PASS);
    itHeals();
  }

  @Test
  void silenceIsAnsweredInTimeThenAtOnceAndHeals() throws Exception {
    proxy.set(FaultProxy.Mode.BLACKHOLE);
    Thread writer = new Thread(() -> tenant.api().patch(dashboard, "{\"name\":\"x\"}"));
    writer.start();

    Answer first = within(DEADLINE, () -> tenant.api().get(dashboard));
    assertTrue(List.of(503, 504).contains(first.status()), first.body());
    soon(() -> metric("dashgate_database_available{pool=\"api-0\"} 0.0"));
    for (int i = 0; i < 20; i++) {
      Answer refused = within(AT_ONCE, () -> tenant.api().get(dashboard)).expect(503);
      int seconds = Integer.parseInt(refused.header("Retry-After").orElseThrow());
      assertTrue(seconds >= 1 && seconds <= 5, "Retry-After " + seconds);
      within(AT_ONCE, () -> tenant.api().patch(dashboard, "{\"name\":\"x\"}")).expect(503);
    }
    writer.join();

    proxy.set(FaultProxy.Mode.PASS);
    itHeals();
    soon(() -> metric("dashgate_database_available{pool=\"api-0\"} 1.0"));
    soon(() -> metric("dashgate_listener_connected 1.0"));
  }

  @Test
  void sessionsThatAreEndedAreNotNoticedByReaders() {
    for (int round = 0; round < 5; round++) {
      tenant.api().get(dashboard).expect(200);
      database.texts(
          "select pg_terminate_backend(pid)::text from pg_stat_activity"
              + " where application_name = 'dashgate'");
      for (int i = 0; i < 10; i++) {
        tenant.api().get(dashboard).expect(200);
      }
    }
    soon(() -> tenant.api().patch(dashboard, "{\"name\":\"x\"}").status() == 200);
  }

  @Test
  void aTransactionHasADeadlineAndLeavesNothingBehind() {
    tenant.api().patch(dashboard, "{\"name\":\"before\"}").expect(200);
    database.execute(
        "create function slow() returns trigger language plpgsql"
            + " as 'begin perform pg_sleep(2.5); return null; end'");
    database.execute("create trigger slow after update on dashboard execute function slow()");
    database.execute("create trigger slow after insert on tile execute function slow()");
    try {
      Answer slow = within(DEADLINE, () -> tenant.api().patch(dashboard, NAME_AND_TILE));
      assertTrue(List.of(503, 504).contains(slow.status()), slow.body());
      soon(() -> database.count(OPEN_TRANSACTIONS) == 0);
    } finally {
      database.execute("drop function slow cascade");
    }
    JsonObject after = tenant.api().get(dashboard).expect(200).json();
    assertEquals("before", after.getString("name"));
    assertEquals(0, after.getJsonArray("tiles").size());
  }

  @Test
  void aServerThatTakesNoWritesIsReadAndIsNotKept() {
    run("alter system set default_transaction_read_only = on");
    try {
      soon(() -> tenant.api().patch(dashboard, "{\"name\":\"x\"}").status() == 503);
      tenant.api().get(dashboard).expect(200);
    } finally {
      run("alter system reset default_transaction_read_only");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "53100, 503", // disk full
    "53200, 503", // out of memory
    "53300, 503", // too many connections
    "57P02, 503", // crashed
    "57P03, 503", // starting up
    "08006, 503", // connection failure
    "58030, 503", // input or output
    "25006, 503", // read-only
    "55P03, 503", // a lock is held for too long
    "40001, 503", // lost against others, twice
    "57014, 504" // cancelled
  })
  void whatPostgresSaysOfItsStateIsNoBugOfOurs(String state, int status) {
    database.execute(
        ("create function fail() returns trigger language plpgsql as"
                + " 'begin raise exception using errcode = ''%s''; end'")
            .formatted(state));
    database.execute("create trigger fail before update on dashboard execute function fail()");
    try {
      Answer answer = tenant.api().patch(dashboard, "{\"name\":\"x\"}").expect(status);
      assertEquals(status == 503, answer.header("Retry-After").isPresent());
    } finally {
      database.execute("drop function fail cascade");
    }
  }

  @Test
  void aServerThatIsAwayIsBackAsSoonAsItListens() {
    proxy.set(FaultProxy.Mode.REFUSE);
    for (int i = 0; i < 5; i++) {
      within(DEADLINE, () -> tenant.api().get(dashboard)).expect(503);
    }
    proxy.set(FaultProxy.Mode.PASS);
    itHeals();
  }

  @Test
  void answersThatAreCutOffAreFaultsOfOurs() {
    proxy.set(FaultProxy.Mode.CUT);
    Answer read = within(DEADLINE, () -> tenant.api().get(dashboard));
    assertTrue(List.of(200, 503).contains(read.status()), read.body());
    Answer write = within(DEADLINE, () -> tenant.api().patch(dashboard, "{\"name\":\"x\"}"));
    assertTrue(List.of(503, 504).contains(write.status()), write.body());
  }

  @Test
  @Tag("chaos")
  void silentConnectionsAreReplacedWhileTheServerTakesNewOnes() throws Exception {
    List<String> backends = database.texts(BACKENDS);
    signal("-STOP", backends);
    try {
      Answer first = within(DEADLINE, () -> tenant.api().get(dashboard));
      assertTrue(List.of(200, 503, 504).contains(first.status()), first.body());
      itHeals();
    } finally {
      signal("-CONT", backends);
    }
  }

  @Test
  @Tag("chaos")
  void aServerThatStandsStillIsBackWhenItGoesOn() throws Exception {
    List<String> all = new ArrayList<>(database.texts(BACKENDS));
    all.add(Files.readAllLines(dataDir.resolve("cluster/postmaster.pid")).get(0).strip());
    signal("-STOP", all);
    try {
      within(DEADLINE, () -> tenant.api().get(dashboard));
      soon(() -> metric("dashgate_database_available{pool=\"api-0\"} 0.0"));
      within(AT_ONCE, () -> tenant.api().get(dashboard)).expect(503);
    } finally {
      signal("-CONT", all);
    }
    itHeals();
  }

  @Test
  @Tag("chaos")
  void aRestartLosesNoAcknowledgedWrite() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<String> acknowledged = new ArrayList<>();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !over.get(); i++) {
                String name = "restart-" + i;
                JsonObject body = new JsonObject().put("name", name);
                Answer answer = tenant.api().post(tenant.dashboards(), body);
                if (answer.status() == 201) {
                  acknowledged.add(name);
                } else {
                  assertTrue(List.of(503, 504).contains(answer.status()), answer.body());
                }
              }
            });
    writer.start();
    for (int i = 0; i < 2; i++) {
      postgres.stop();
      Thread.sleep(6_000);
      postgres = EmbeddedPostgres.start(dataDir);
      database = TestDatabase.of(dataDir);
      proxy.retarget(URI.create(postgres.urls().owner().url()).getPort());
      itHeals();
    }
    over.set(true);
    writer.join();

    List<String> kept = database.texts("select name from dashboard where name like 'restart-%'");
    assertTrue(acknowledged.size() > 100, "only " + acknowledged.size() + " writes");
    assertTrue(kept.containsAll(acknowledged));
  }

  private static void signal(String signal, List<String> pids) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    command.addAll(pids);
    assertEquals(0, new ProcessBuilder(command).start().waitFor());
  }

  private static void run(String sql) {
    database.execute(sql);
    database.texts("select pg_reload_conf()::text");
  }

  private static void itHeals() {
    soon(() -> tenant.api().get(dashboard).status() == 200);
    for (int i = 0; i < 20; i++) {
      tenant.api().get(dashboard).expect(200);
      tenant.api().patch(dashboard, "{\"name\":\"n" + i + "\"}").expect(200);
    }
    assertEquals("n19", tenant.api().get(dashboard).json().getString("name"));
  }

  private static Answer within(Duration limit, Supplier<Answer> request) {
    long start = System.nanoTime();
    Answer answer = request.get();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(limit) < 0, "took " + taken + ": " + answer.body());
    return answer;
  }

  private static void soon(BooleanSupplier condition) {
    Soon.seen(HEALING, condition);
  }

  private static boolean metric(String line) {
    return RawHttp.send(
            gateway.managementPort(),
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .lines()
        .anyMatch(line::equals);
  }
}
