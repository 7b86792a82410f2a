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
 * Whether this process should be sent requests: started, not draining, and Postgres answered
 * lately. Probes read this; they never query by themselves, so many of them cost nothing.
 */
public final class Readiness {

  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private static final Duration LATELY = Duration.ofSeconds(10);

  private final Clock clock;
  private volatile boolean started;
  private volatile boolean draining;
  private volatile boolean silent;
  private volatile @Nullable Instant lastAnswer;

  /** Makes the state of a process that has not started. */
  public Readiness(Clock clock) {
    this.clock = clock;
  }

  /** All verticles serve. */
  public void started() {
    started = true;
    lastAnswer = clock.instant();
  }

  /** The process is asked to stop: it serves on, but no new clients should come. */
  public void drain() {
    draining = true;
  }

  /** Whether the process is about to stop. */
  public boolean isDraining() {
    return draining;
  }

  /** Asks Postgres for a sign of life and remembers when it gave one. */
  public Future<Void> ping(Database database) {
    return database
        .execute("select 1", Tuple.tuple())
        .onComplete(rows -> answered(), failure -> silent(failure))
        .mapEmpty();
  }

  private void answered() {
    lastAnswer = clock.instant();
    if (silent) {
      silent = false;
      log.info("Postgres answers again");
    }
  }

  private void silent(Throwable failure) {
    if (!silent) {
      silent = true;
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
    boolean answered = last != null && last.plus(LATELY).isAfter(clock.instant());
    return answered ? null : "database";
  }
}
