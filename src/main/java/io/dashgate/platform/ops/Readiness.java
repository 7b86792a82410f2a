package io.dashgate.platform.ops;

import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process should receive requests: it has started, is not draining, and Postgres
 * answered recently. Probes read this state and never query the database.
 */
public final class Readiness {

  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private static final Duration RECENT = Duration.ofSeconds(10);

  private final Clock clock;
  private volatile boolean started;
  private volatile boolean draining;
  private volatile boolean unresponsive;
  private volatile @Nullable Instant lastAnswer;

  /** Makes the state of a process that has not started. */
  public Readiness(Clock clock) {
    this.clock = clock;
  }

  /** Marks the process as started: all verticles are deployed. */
  public void started() {
    started = true;
    lastAnswer = clock.instant();
  }

  /** Marks the process as stopping: it still serves, but is no longer ready. */
  public void drain() {
    draining = true;
  }

  /** Whether the process is stopping. */
  public boolean isDraining() {
    return draining;
  }

  /** Queries Postgres and records the time of a successful answer. */
  public Future<Void> ping(Database database) {
    return database
        .execute("select 1", Tuple.tuple())
        .onComplete(rows -> answered(), this::notAnswered)
        .mapEmpty();
  }

  private void answered() {
    lastAnswer = clock.instant();
    if (unresponsive) {
      unresponsive = false;
      log.info("Postgres answers again");
    }
  }

  private void notAnswered(Throwable failure) {
    if (!unresponsive) {
      unresponsive = true;
      log.warn("Postgres does not answer: {}", failure.toString());
    }
  }

  /** Returns why the process is not ready, or null if it is. */
  public @Nullable String obstacle() {
    if (!started) {
      return "starting";
    }
    if (draining) {
      return "draining";
    }
    Instant last = lastAnswer;
    boolean answered = last != null && last.plus(RECENT).isAfter(clock.instant());
    return answered ? null : "database";
  }
}
