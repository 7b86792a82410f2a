package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Created;
import io.dashgate.testing.EventLedger;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.PostgresServer;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that the jar has acknowledged, when it and its database are killed. */
class EventsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path FAKED_TIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final int CLIENTS = 4;
  private static final int REQUESTS_BETWEEN = 200;
  private static final int MOST_STARTS = 3;

  @Test
  void killsLoseNoEventAndDoubleNone(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        ServerProcess gateway = start("gateway", Map.of(), postgres, folder)) {
      TestDatabase database = postgres.database();
      long project = signUp(gateway.port());
      EventLedger ledger = ledger(database, project, gateway::port);
      for (int kill = 0; kill < 3; kill++) {
        awaitMore(ledger);
        Thread.sleep(ThreadLocalRandom.current().nextInt(300));
        if (kill != 1) {
          gateway.kill();
        }
        if (kill != 0) {
          postgres.restart("immediate");
        }
        if (kill != 1) {
          startAgain(gateway);
        }
      }
      ledger.stop();
      Soon.seen(PATIENCE, () -> EventLedger.isProcessed(database, project));

      assertEquals(List.of(), ledger.differences(database, project));
      assertTrue(ledger.events() > REQUESTS_BETWEEN);
    }
  }

  private static void awaitMore(EventLedger ledger) {
    int enough = ledger.acknowledged() + REQUESTS_BETWEEN;
    Soon.seen(PATIENCE, () -> ledger.acknowledged() >= enough);
  }

  /** A process that is stopped, not ended, still believes that it holds the project. */
  @Test
  void aStoppedProcessIsReplacedAndDoesNotWorkOn(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        ServerProcess stopped = start("first", Map.of(), postgres, folder)) {
      TestDatabase database = postgres.database();
      long project = signUp(stopped.port());
      AtomicReference<ServerProcess> used = new AtomicReference<>(stopped);
      EventLedger ledger = ledger(database, project, () -> used.get().port());
      awaitMore(ledger);
      String holder = holder(database, project);
      try (ServerProcess other = start("second", Map.of(), postgres, folder)) {
        signal("-STOP", stopped);
        used.set(other);
        Soon.seen(PATIENCE, () -> !holder(database, project).equals(holder));
        awaitMore(ledger);
        signal("-CONT", stopped);
        awaitMore(ledger);
        used.set(stopped);
        awaitMore(ledger);
        ledger.stop();
        Soon.seen(PATIENCE, () -> EventLedger.isProcessed(database, project));
      } finally {
        signal("-CONT", stopped);
      }

      assertEquals(List.of(), ledger.differences(database, project));
    }
  }

  /**
   * One of two processes is ten seconds ahead. Its monotonic clock is, too: with
   * DONT_FAKE_MONOTONIC, libfaketime ends each wait of a JVM ten seconds early, and threads that
   * should sleep use all of the processor.
   */
  @Test
  void theClocksOfProcessesMayDiffer(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Files.exists(FAKED_TIME), "needs libfaketime");
    Map<String, String> ahead = Map.of("LD_PRELOAD", FAKED_TIME.toString(), "FAKETIME", "+10s");
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        ServerProcess right = start("right", Map.of(), postgres, folder);
        ServerProcess wrong = start("wrong", ahead, postgres, folder)) {
      TestDatabase database = postgres.database();
      long project = signUp(right.port());
      AtomicInteger requests = new AtomicInteger();
      EventLedger ledger =
          ledger(
              database,
              project,
              () -> (requests.incrementAndGet() % 2 == 0 ? right : wrong).port());
      awaitMore(ledger);
      wrong.kill();
      startAgain(wrong);
      awaitMore(ledger);
      ledger.stop();
      Soon.seen(PATIENCE, () -> EventLedger.isProcessed(database, project));

      assertEquals(List.of(), ledger.differences(database, project));
      assertEquals(0, database.count("select count(*) from event where ts > now()"));
      assertEquals(0, database.count("select count(*) from person where created_at > now()"));
    }
  }

  private static EventLedger ledger(TestDatabase database, long project, IntSupplier port) {
    String token = database.texts("select api_token from project where id = " + project).get(0);
    return new EventLedger(token, CLIENTS, port);
  }

  private static String holder(TestDatabase database, long project) {
    return database
        .texts("select holder::text from event_project where project_id = " + project)
        .get(0);
  }

  private static void signal(String signal, ServerProcess process) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  private static void startAgain(ServerProcess process) throws IOException {
    asASupervisor(
        () -> {
          process.start();
          return process;
        });
  }

  private static ServerProcess start(
      String name, Map<String, String> environment, PostgresServer postgres, Path folder)
      throws IOException {
    Map<String, String> settings =
        Map.of(
            "DATABASE_URL", postgres.applicationUrl(postgres.port()),
            "DASHGATE_DATABASE_MIGRATION_URL", postgres.urls().owner().url(),
            "DASHGATE_JWT_SECRET", "s".repeat(32));
    JavaCommand command = JavaCommand.ofJar().with(settings).with(environment);
    return asASupervisor(() -> ServerProcess.start(name, command, folder));
  }

  /** Starts a process. */
  private interface Start {
    ServerProcess start() throws IOException;
  }

  /** Starts a process that ends again: on a busy machine, its start may take too long. */
  private static ServerProcess asASupervisor(Start start) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return start.start();
      } catch (IllegalStateException ended) {
        if (tries == MOST_STARTS) {
          throw ended;
        }
      }
    }
  }

  private static long signUp(int port) {
    String token =
        Created.by(() -> new Api(port, null).post("/api/signup/", somebody()))
            .json()
            .getString("access_token");
    return new Api(port, token).get("/api/projects/@current/").expect(200).id();
  }

  private static JsonObject somebody() {
    return new JsonObject()
        .put("first_name", "Ann")
        .put("email", UUID.randomUUID() + "@example.com")
        .put("password", "correct horse");
  }
}
