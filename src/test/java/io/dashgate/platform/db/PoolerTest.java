package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PgBouncer between the gateway and Postgres, with its default settings but for the pool mode. */
@NeedsServer(value = EMBEDDED, because = "its pooler stands before a server of its own")
class PoolerTest {

  private static EmbeddedPostgres postgres;
  private static Path folder;

  @BeforeAll
  static void start() {
    assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
    postgres = EmbeddedPostgres.start(TestGateway.newDataDir());
    Migrations.apply(postgres.urls(), Duration.ofSeconds(3));
    folder = TestGateway.newDataDir();
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.stop();
    }
  }

  @Test
  void eachClientMayHaveASessionOfItsOwn() throws Exception {
    try (PgBouncer pooler = pooler("session");
        TestGateway gateway = gateway(pooler, Map.of())) {
      assertTheApiWorks(gateway);
      assertTrue(GatewayMetrics.mentions(gateway, "dashgate_listener_connected 1.0"));
    }
  }

  @Test
  void transactionsMayShareSessions() throws Exception {
    String direct = postgres.urls().application().url();
    Map<String, String> settings =
        Map.of("DASHGATE_DATABASE_PREPARED", "false", "DASHGATE_DATABASE_LISTEN_URL", direct);
    try (PgBouncer pooler = pooler("transaction");
        TestGateway gateway = gateway(pooler, settings)) {
      assertTheApiWorks(gateway);
      assertTrue(GatewayMetrics.mentions(gateway, "dashgate_listener_connected 1.0"));
    }
  }

  @Test
  void sharedSessionsMayHaveAnotherTimeLimitThanTheSettings() throws Exception {
    Map<String, String> settings =
        Map.of(
            "DASHGATE_DATABASE_PREPARED", "false",
            "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "2500");
    try (PgBouncer pooler = pooler("transaction");
        TestGateway gateway = gateway(pooler, settings)) {
      assertTheApiWorks(gateway);
      assertTrue(GatewayMetrics.mentions(gateway, "dashgate_listener_connected 0.0"));
    }
  }

  private static PgBouncer pooler(String mode) throws Exception {
    return PgBouncer.start(folder, postgres.urls().application().url(), "pool_mode = " + mode);
  }

  private static TestGateway gateway(PgBouncer pooler, Map<String, String> others) {
    Map<String, String> environment = new HashMap<>(others);
    environment.put("DATABASE_URL", pooler.url());
    environment.put("DASHGATE_DATABASE_MIGRATE", "false");
    environment.put("DASHGATE_INSTANCES", "1");
    // all fit into the 20 sessions that PgBouncer opens by default
    environment.put("DASHGATE_DATABASE_CONNECTIONS", "4");
    environment.put("DASHGATE_DATABASE_TRANSACTION_CONNECTIONS", "4");
    environment.put("DASHGATE_TENANCY_RLS", "true");
    environment.put("DASHGATE_JWT_SECRET", "s".repeat(32));
    return TestGateway.start(TestGateway.newDataDir(), environment);
  }

  private static void assertTheApiWorks(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    Api api = tenant.api();
    List<Long> ids = IntStream.range(0, 30).mapToObj(i -> tenant.createDashboard("d" + i)).toList();
    ids.parallelStream()
        .forEach(
            id -> {
              api.patch(tenant.dashboard(id), "{\"name\":\"n" + id + "\"}").expect(200);
              assertEquals(
                  "n" + id, api.get(tenant.dashboard(id)).expect(200).json().getString("name"));
              api.get(tenant.dashboard(id) + "0").expect(404);
            });
    // with the dashboard of a new project
    assertEquals(31, api.get(tenant.dashboards()).expect(200).json().getInteger("count"));
    assertIsShared(gateway, tenant, ids.get(0));
    assertErrorsAreMapped(gateway, tenant);
    assertAnotherProjectIsRefused(gateway, tenant, ids.get(0));
    assertEventsAreTaken(gateway, tenant);
  }

  private static void assertEventsAreTaken(TestGateway gateway, Tenant tenant) {
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    IntStream.range(0, 30)
        .parallel()
        .forEach(
            i ->
                gateway
                    .anonymous()
                    .post(
                        "/e/",
                        "{\"event\":\"e\",\"distinct_id\":\"d%d\",\"token\":\"%s\"}"
                            .formatted(i, token))
                    .expect(200));
  }

  private static void assertIsShared(TestGateway gateway, Tenant tenant, long id) {
    String token =
        tenant
            .api()
            .patch(tenant.dashboard(id) + "sharing/", "{\"enabled\":true}")
            .expect(200)
            .json()
            .getString("access_token");
    gateway.anonymous().get("/shared/" + token).expect(200);
  }

  /** A value that is taken is an error of Postgres. */
  private static void assertErrorsAreMapped(TestGateway gateway, Tenant tenant) {
    String again =
        "{\"first_name\":\"Ann\",\"password\":\"correct horse\",\"email\":\"%s\"}"
            .formatted(tenant.email());
    Answer answer = gateway.anonymous().post("/api/signup/", again).expect(400);
    assertEquals("unique", answer.json().getString("code"));
  }

  private static void assertAnotherProjectIsRefused(TestGateway gateway, Tenant tenant, long id) {
    gateway.signUp().api().get(tenant.dashboard(id)).expect(403);
  }
}
