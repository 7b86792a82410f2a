package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a server has fallen silent: commands are in flight and none is answered for longer
 * than Postgres itself would let one run. A pool does not recover from that by itself, not even
 * when the network heals. Then a fresh connection is tried: if it works, or if nothing is heard on
 * it either, the pools are replaced. In the second case the server counts as lost: commands fail at
 * once, without queueing, until a fresh connection works.
 */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final int TICK_MS = 250;
  private static final int PROBE_MS = 1_000;
  private static final int TICKS_BETWEEN_SWAPS = 10_000 / TICK_MS;

  private final Vertx vertx;
  private final String name;
  private final long patienceTicks;
  private final Supplier<Future<?>> probe;
  private final Runnable replacePools;
  private final long timer;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder answers = new LongAdder();
  private final LongAdder swaps = new LongAdder();
  private volatile boolean unanswered;
  private volatile boolean lost;
  private volatile boolean stopped;

  // the timer's own
  private boolean probing;
  private long answersBefore;
  private long silentTicks;
  private long ticksSinceSwap = TICKS_BETWEEN_SWAPS;

  /**
   * Starts to watch.
   *
   * @param name of the server's pools, for the log
   * @param patienceMs how long a server may be silent
   * @param probe tries a fresh connection, within a limit of its own
   * @param replacePools opens new pools and closes the old ones, which fails what is in flight
   */
  Watchdog(
      Vertx vertx, String name, long patienceMs, Supplier<Future<?>> probe, Runnable replacePools) {
    this.vertx = vertx;
    this.name = name;
    this.patienceTicks = patienceMs / TICK_MS;
    this.probe = probe;
    this.replacePools = replacePools;
    this.timer = vertx.setPeriodic(TICK_MS, id -> tick());
  }

  /** Runs a command and notes whether it is answered; fails at once if the server is lost. */
  <T> Future<T> watch(Supplier<Future<T>> command) {
    if (lost) {
      return Future.failedFuture(new UnavailableException("Postgres is not there"));
    }
    inFlight.incrementAndGet();
    return command
        .get()
        .onComplete(rows -> ended(true), failure -> ended(Failures.isAnswer(failure)));
  }

  /** Whether commands are taken. */
  boolean isAvailable() {
    return !lost;
  }

  /** How often the pools were replaced. */
  long swaps() {
    return swaps.sum();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void ended(boolean answered) {
    inFlight.decrementAndGet();
    unanswered = !answered;
    if (answered) {
      answers.increment();
    }
  }

  private void tick() {
    long now = answers.sum();
    boolean waiting = inFlight.get() > 0 || unanswered;
    silentTicks = waiting && now == answersBefore ? silentTicks + 1 : 0;
    answersBefore = now;
    ticksSinceSwap++;
    if (silentTicks >= patienceTicks
        && ticksSinceSwap >= TICKS_BETWEEN_SWAPS
        && !lost
        && !probing) {
      tryFreshConnection();
    }
  }

  private void tryFreshConnection() {
    probing = true;
    probe.get().onComplete(any -> works(), this::doesNotWork);
  }

  private void works() {
    probing = false;
    if (lost) {
      log.info("{}: Postgres is back", name);
      lost = false;
    } else if (inFlight.get() > 0) {
      log.warn("{}: connections are silent, but a new one works; replacing them", name);
      swap();
    }
    heard();
  }

  private void doesNotWork(Throwable failure) {
    probing = false;
    if (stopped) {
      return;
    }
    if (!lost) {
      if (Failures.isAnswer(failure)) {
        heard(); // alive, and will not let us in: the connections that we have are worth keeping
        return;
      }
      log.warn("{}: Postgres is lost: {}", name, failure.toString());
      lost = true;
      swap();
    }
    long jitter = ThreadLocalRandom.current().nextLong(-PROBE_MS / 4, PROBE_MS / 4);
    vertx.setTimer(PROBE_MS + jitter, id -> tryFreshConnection());
  }

  private void heard() {
    unanswered = false;
    silentTicks = 0;
  }

  private void swap() {
    swaps.increment();
    ticksSinceSwap = 0;
    replacePools.run();
  }
}
