package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.EventLedger;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.PostgresServer;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that the jar has acknowledged, when it and its database are killed. */
class EventsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 4;
  private static final int REQUESTS_BETWEEN = 200;

  @Test
  void killsLoseNoEventAndDoubleNone(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        ServerProcess gateway = start(postgres, folder)) {
      TestDatabase database = postgres.database();
      long project = signUp(gateway.port());
      String token = database.texts("select api_token from project where id = " + project).get(0);
      EventLedger ledger = new EventLedger(token, CLIENTS, gateway::port);
      for (int kill = 0; kill < 3; kill++) {
        int enough = ledger.acknowledged() + REQUESTS_BETWEEN;
        Soon.seen(PATIENCE, () -> ledger.acknowledged() >= enough);
        Thread.sleep(ThreadLocalRandom.current().nextInt(300));
        if (kill != 1) {
          gateway.kill();
        }
        if (kill != 0) {
          postgres.restart("immediate");
        }
        if (kill != 1) {
          gateway.start();
        }
      }
      ledger.stop();
      Soon.seen(PATIENCE, () -> EventLedger.isProcessed(database, project));

      assertEquals(List.of(), ledger.differences(database, project));
      assertTrue(ledger.events() > REQUESTS_BETWEEN);
    }
  }

  private static ServerProcess start(PostgresServer postgres, Path folder) throws Exception {
    Map<String, String> settings =
        Map.of(
            "DATABASE_URL", postgres.applicationUrl(postgres.port()),
            "DASHGATE_DATABASE_MIGRATION_URL", postgres.urls().owner().url(),
            "DASHGATE_JWT_SECRET", "s".repeat(32));
    return ServerProcess.start("gateway", JavaCommand.ofJar().with(settings), folder);
  }

  private static long signUp(int port) {
    JsonObject signup =
        new JsonObject()
            .put("first_name", "Ann")
            .put("email", "ann@example.com")
            .put("password", "correct horse");
    String token =
        new Api(port, null)
            .post("/api/signup/", signup)
            .expect(201)
            .json()
            .getString("access_token");
    return new Api(port, token).get("/api/projects/@current/").expect(200).id();
  }
}
