package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.testing.Soon;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is taken for the end of a server: silence, and no failure that it has answered with. */
@ExtendWith(VertxExtension.class)
class WatchdogTest {

  private static final long PATIENCE_MS = 500;

  /** Four times the patience, in steps of less than its tick. */
  private static final int STEPS = 20;

  private static final long STEP_MS = 100;

  private final AtomicInteger probes = new AtomicInteger();
  private Watchdog watchdog;

  @BeforeEach
  void watch(Vertx vertx) {
    watchdog =
        new Watchdog(
            vertx,
            "test",
            PATIENCE_MS,
            () -> {
              probes.incrementAndGet();
              return Future.succeededFuture();
            },
            () -> {});
  }

  @AfterEach
  void stop() {
    watchdog.stop();
  }

  @Test
  void transactionsThatFailAllTheTimeAreAnswersBesideASlowOne() throws Exception {
    Promise<Void> slow = Promise.promise();
    watchdog.watch(slow::future);

    for (int i = 0; i < STEPS; i++) {
      watchdog.watch(() -> Future.failedFuture(ApiException.notFound()));
      Thread.sleep(STEP_MS);
    }

    assertEquals(0, probes.get());
    assertEquals(0, watchdog.swaps());
    slow.complete();
  }

  @Test
  void commandsThatOnlyRunOutOfTimeAreSilence() {
    Promise<Void> slow = Promise.promise();
    watchdog.watch(slow::future);

    Soon.seen(
        Duration.ofSeconds(10),
        () -> {
          watchdog.watch(() -> Future.failedFuture(new TimeoutException()));
          return watchdog.swaps() == 1;
        });

    assertTrue(probes.get() > 0);
    slow.complete();
  }

  @Test
  void aServerThatTakesNoConnectionIsLostBeforeItsStatementsAreLate(Vertx vertx) {
    Watchdog patient =
        new Watchdog(
            vertx,
            "test",
            Duration.ofMinutes(1).toMillis(),
            () -> Future.failedFuture(new TimeoutException()),
            () -> {});
    patient.watch(() -> Promise.promise().future());

    Soon.seen(Duration.ofSeconds(10), () -> !patient.isAvailable());

    patient.stop();
  }

  @Test
  void connectionsWithSlowStatementsAreKeptWhileNewOnesWork(Vertx vertx) throws Exception {
    AtomicInteger tried = new AtomicInteger();
    Watchdog patient =
        new Watchdog(
            vertx,
            "test",
            Duration.ofMinutes(1).toMillis(),
            () -> {
              tried.incrementAndGet();
              return Future.succeededFuture();
            },
            () -> {});
    patient.watch(() -> Promise.promise().future());

    Soon.seen(Duration.ofSeconds(20), () -> tried.get() >= 2);

    assertEquals(0, patient.swaps());
    assertTrue(patient.isAvailable());
    patient.stop();
  }
}
