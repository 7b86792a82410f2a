package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.db.EmbeddedPostgres;
import io.dashgate.testing.Answer;
import io.dashgate.testing.FaultProxy;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gateway whose Postgres, or the way to it, is at fault and heals: the process goes on. */
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

  private static EmbeddedPostgres postgres;
  private static TestDatabase database;
  private static FaultProxy proxy;
  private static TestGateway gateway;
  private static Tenant tenant;
  private static String dashboard;

  @BeforeAll
  static void start() {
    Path dataDir = TestGateway.newDataDir();
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
    tenant = Tenant.create(gateway);
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

  private static void run(String sql) {
    database.execute(sql);
    database.texts("select pg_reload_conf()::text");
  }

  private static void itHeals() {
    soon(() -> tenant.api().get(dashboard).status() == 200);
    for (int i = 0; i < 50; i++) {
      tenant.api().get(dashboard).expect(200);
      tenant.api().patch(dashboard, "{\"name\":\"n" + i + "\"}").expect(200);
    }
    assertEquals("n49", tenant.api().get(dashboard).json().getString("name"));
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
