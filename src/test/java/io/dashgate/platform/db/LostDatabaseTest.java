package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.Answer;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway whose Postgres ends. */
@NeedsServer(value = EMBEDDED, because = "it stops its server")
class LostDatabaseTest {

  @Test
  void itSaysSoInTimeStaysAliveAndStopsCleanly() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestGateway.newDataDir());
    String url = postgres.urls().owner().url();
    try (TestGateway gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of("DATABASE_URL", url, "DASHGATE_JWT_SECRET", "s".repeat(32)))) {
      Tenant tenant = gateway.signUp();
      long id = tenant.createDashboard("d");
      assertEquals(200, health(gateway, "/readyz"));

      postgres.stop();

      for (int i = 0; i < 10; i++) {
        Answer read = tenant.api().get(tenant.dashboard(id)).expect(503);
        assertTrue(Integer.parseInt(read.header("Retry-After").orElseThrow()) >= 1);
        assertEquals("unavailable", read.json().getString("code"));
        tenant.api().patch(tenant.dashboard(id), "{\"name\":\"x\"}").expect(503);
      }
      assertEquals(200, health(gateway, "/livez"));
      int ready = 200;
      for (int i = 0; i < 150 && ready == 200; i++) {
        Thread.sleep(100);
        ready = health(gateway, "/readyz");
      }
      assertEquals(503, ready);
    }
  }

  private static int health(TestGateway gateway, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
