package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.FaultProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several hosts in the URL of the database, a replica, and how many connections it allows. */
class DatabaseHostsTest {

  private static final Duration FAILOVER = Duration.ofSeconds(10);
  private final TestDatabase database;

  DatabaseHostsTest(TestGateway gateway) {
    database = gateway.database();
  }

  @Test
  @NeedsServer(value = EMBEDDED, because = "it needs a primary and a standby")
  void theHostThatTakesWritesIsUsedWhateverTheOthersDo() throws Exception {
    Path first = TestGateway.newDataDir();
    Path second = TestGateway.newDataDir();
    EmbeddedPostgres replica = EmbeddedPostgres.start(first);
    Files.copy(first.resolve("postgres-password"), second.resolve("postgres-password"));
    EmbeddedPostgres primary = EmbeddedPostgres.start(second);
    TestDatabase.of(first).execute("alter system set default_transaction_read_only = on");
    TestDatabase.of(first).texts("select pg_reload_conf()::text");
    String url = replica.urls().owner().url();
    try (FaultProxy toReplica = new FaultProxy(port(url));
        FaultProxy toPrimary = new FaultProxy(port(primary.urls().owner().url()));
        TestGateway gateway =
            start(
                withHosts(url, "127.0.0.1:" + toReplica.port() + ",127.0.0.1:" + toPrimary.port()),
                Map.of())) {
      Tenant tenant = gateway.signUp();
      String path = tenant.dashboard(tenant.createDashboard("d"));
      assertEquals(
          1, TestDatabase.of(second).count("select count(*) from dashboard where name = 'd'"));

      toReplica.set(FaultProxy.Mode.BLACKHOLE);
      toPrimary.set(FaultProxy.Mode.RESET);
      toPrimary.set(FaultProxy.Mode.PASS);

      Soon.seen(FAILOVER, () -> tenant.api().patch(path, "{\"name\":\"e\"}").status() == 200);
      assertEquals("e", tenant.api().get(path).expect(200).json().getString("name"));
    } finally {
      replica.stop();
      primary.stop();
    }
  }

  @Test
  void readsGoToTheReplicaAndToThePrimaryWhileItIsAway() {
    String url = database.url();
    try (FaultProxy proxy = new FaultProxy(port(url));
        TestGateway gateway =
            start(
                url,
                Map.of(
                    "DASHGATE_DATABASE_REPLICA_URL",
                    withHosts(url, "127.0.0.1:" + proxy.port())))) {
      Tenant tenant = gateway.signUp();
      String path = tenant.dashboard(tenant.createDashboard("d"));
      long read = proxy.passed();
      String template =
          "{\"template_name\":\"t\",\"tiles\":[{\"type\":\"TEXT\",\"body\":\"hello\"}]}";
      long id = tenant.api().post(tenant.templates(), template).expect(201).id();
      String instance = "{\"use_template\":\"" + id + "\"}";
      // what has just been written may not be on the replica yet
      assertEquals(1, tenant.api().post(tenant.dashboards(), instance).expect(201).tiles().size());
      assertEquals(read, proxy.passed());

      tenant.api().get(path).expect(200);
      tenant.api().get(tenant.dashboards()).expect(200);
      assertTrue(proxy.passed() > read);

      proxy.set(FaultProxy.Mode.REFUSE);
      for (int i = 0; i < 5; i++) {
        tenant.api().get(path).expect(200);
        tenant.api().patch(path, "{\"name\":\"n" + i + "\"}").expect(200);
      }
      proxy.set(FaultProxy.Mode.PASS);
      tenant.api().get(path).expect(200);
      Soon.seen(
          FAILOVER,
          () -> tenant.api().get(path).expect(200).status() == 200 && proxy.sockets() > 0);
    }
  }

  @Test
  void queriesAreComputedOnTheReplicaAndOnThePrimaryWhileItIsAway() {
    String url = database.url();
    try (FaultProxy proxy = new FaultProxy(port(url));
        TestGateway gateway =
            start(
                url,
                Map.of(
                    "DASHGATE_DATABASE_REPLICA_URL",
                    withHosts(url, "127.0.0.1:" + proxy.port())))) {
      Tenant tenant = gateway.signUp();
      String query =
          "{\"query\":{\"kind\":\"TrendsQuery\",\"series\":[{\"kind\":\"EventsNode\",\"event\":\"e\"}]}}";
      String path = tenant.project() + "query/";
      long before = proxy.passed();

      tenant.api().post(path, query).expect(200);

      assertTrue(proxy.passed() > before);
      proxy.set(FaultProxy.Mode.REFUSE);
      Soon.seen(FAILOVER, () -> tenant.api().post(path, query).status() == 200);
    }
  }

  @Test
  void aProcessThatCouldNotOpenAllItsConnectionsIsRefused() {
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> start(database.url(), Map.of("DASHGATE_DATABASE_CONNECTIONS", "500")).close());
    assertTrue(refusal.getMessage().contains("max_connections"), refusal.getMessage());
  }

  private static TestGateway start(String url, Map<String, String> others) {
    Map<String, String> environment = new HashMap<>(others);
    environment.put("DATABASE_URL", url);
    environment.put("DASHGATE_INSTANCES", "1");
    environment.put("DASHGATE_JWT_SECRET", "s".repeat(32));
    return TestGateway.start(TestGateway.newDataDir(), environment);
  }

  private static int port(String url) {
    return URI.create(url).getPort();
  }

  private static String withHosts(String url, String hosts) {
    return url.replace("127.0.0.1:" + port(url), hosts);
  }
}
