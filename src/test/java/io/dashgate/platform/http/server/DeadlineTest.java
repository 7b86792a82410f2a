package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A request is answered in time, whatever it waits for. */
class DeadlineTest {

  private static final String DASHBOARDS = "/api/projects/@current/dashboards/?limit=1";

  /** Longer than a gateway takes for its first answers on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void whoeverWaitsLongerIsAnsweredAtTheDeadline() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_INSTANCES", "1",
                "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "5500",
                "DASHGATE_DATABASE_CONNECTION_WAIT_MS", "500",
                // long after those who wait for their turn are refused
                "DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "6000",
                "DASHGATE_HTTP_QUEUE_TIMEOUT_MS", "1000"))) {
      // no sign-up: to hash a password takes longer on a busy machine
      Api api = gateway.as(gateway.readyKey());
      Soon.seen(PATIENCE, () -> api.get(DASHBOARDS).status() == 200);
      try (Connection lock = gateway.database().connectAsOwner()) {
        lock.setAutoCommit(false);
        TestDatabase.run(lock, "lock table dashboard in access exclusive mode");

        // four wait for the lock, the others for their turn
        List<Answer> answers = Concurrently.call(12, i -> api.get(DASHBOARDS));

        List<Answer> late = answers.stream().filter(answer -> answer.status() == 504).toList();
        assertEquals(4, late.size(), answers.toString());
        late.forEach(answer -> assertEquals("timeout", answer.json().getString("code")));
        List<Answer> refused = answers.stream().filter(answer -> answer.status() == 429).toList();
        assertEquals(8, refused.size(), answers.toString());
        for (Answer answer : refused) {
          assertEquals("concurrency_limit_exceeded", answer.json().getString("code"));
          String detail = answer.json().getString("detail");
          assertTrue(detail.contains("A request may wait for 1 second"), detail);
          assertTrue(Integer.parseInt(answer.header("Retry-After").orElseThrow()) >= 1);
        }
        assertEquals(8, GatewayMetrics.overload(gateway, "project"));
        lock.rollback();
      }
      Soon.seen(PATIENCE, () -> api.get(DASHBOARDS).status() == 200);
    }
  }

  @Test
  void postgresStopsWithTheRequest() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_INSTANCES", "1",
                "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "4500",
                "DASHGATE_DATABASE_CONNECTION_WAIT_MS", "500",
                "DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "5000"))) {
      Api api = gateway.as(gateway.readyKey());
      TestDatabase database = gateway.database();

      // the key is looked up first, then the dashboards
      stopsInTime(database, "api_key", () -> api.get(DASHBOARDS));

      Soon.seen(PATIENCE, () -> api.get(DASHBOARDS).status() == 200);
      stopsInTime(
          database,
          "idempotent_reply",
          () ->
              api.send(
                  "POST",
                  "/api/projects/@current/dashboards/",
                  "{\"name\":\"late\"}",
                  Map.of("Idempotency-Key", "once")));
      assertEquals(0, database.count("select count(*) from dashboard where name = 'late'"));
    }
  }

  /**
   * Has a request wait for two locks, for each less than a statement may: it ends 5 s after its
   * begin, and the second statement would end by itself 7.5 s after it.
   */
  private static void stopsInTime(
      TestDatabase database, String firstTable, Callable<Answer> request) throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection first = database.connectAsOwner();
        Connection second = database.connectAsOwner()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      TestDatabase.run(first, "lock table " + firstTable + " in access exclusive mode");
      TestDatabase.run(second, "lock table dashboard in access exclusive mode");

      Future<Answer> answer = other.submit(request);
      Soon.seen(Duration.ofSeconds(2), () -> waiting(database, firstTable) == 1);
      Thread.sleep(3_000);
      first.rollback();
      Soon.seen(Duration.ofMillis(1_500), () -> waiting(database, "dashboard") == 1);

      assertEquals(504, answer.get().status());
      Soon.seen(Duration.ofSeconds(2), () -> waiting(database, "dashboard") == 0);
      second.rollback();
    } finally {
      other.shutdownNow();
    }
  }

  private static long waiting(TestDatabase database, String table) {
    return database.count(
        "select count(*) from pg_locks where not granted and relation = ?::regclass"
            + " and database = (select oid from pg_database where datname = current_database())",
        table);
  }
}
