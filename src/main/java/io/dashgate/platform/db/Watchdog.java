package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a server does not answer: commands are in flight, and none completes for longer than
 * the statement time limit. A pool does not recover from that, not even when the network does. Then
 * a new connection is tried, and the pools are replaced if it works or times out. After a time-out
 * the server counts as lost: commands fail at once until a new connection works.
 */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  /** How often it looks, in milliseconds. */
  static final int TICK_MS = 250;

  private static final int PROBE_MS = 1_000;
  private static final int TICKS_BETWEEN_SWAPS = 10_000 / TICK_MS;

  /** After so many ticks without an answer, and each time again, a new connection is tried. */
  private static final int TICKS_TO_PROBE = 1_500 / TICK_MS;

  private final Vertx vertx;
  private final String name;
  private final long patienceTicks;
  private final Supplier<Future<?>> probe;
  private final Runnable replacePools;
  private final Predicate<Throwable> isSilence;
  private final long ticksToProbe;
  private final long timer;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder answers = new LongAdder();
  private final RecentCommands recent = new RecentCommands();
  private final LongAdder swaps = new LongAdder();
  private volatile boolean unanswered;
  private volatile boolean lost;
  private volatile boolean stopped;

  // used by the timer only
  private boolean probing;
  private long answersBefore;
  private long silentTicks;
  private long ticksSinceSwap = TICKS_BETWEEN_SWAPS;

  /**
   * Starts to watch.
   *
   * @param name of the server's pools, for the log
   * @param patienceMs how long answers may be missing while new connections work
   * @param probe tries a new connection, with a time limit of its own
   * @param replacePools opens new pools and closes the old ones, which fails commands in flight
   */
  Watchdog(
      Vertx vertx, String name, long patienceMs, Supplier<Future<?>> probe, Runnable replacePools) {
    this(
        vertx,
        name,
        patienceMs,
        TICKS_TO_PROBE * TICK_MS,
        probe,
        replacePools,
        Failures::isSilence);
  }

  /**
   * Starts to watch.
   *
   * @param probeMs after how long without an answer, and each time again, a new connection is tried
   * @param isSilence whether a failure of a command means that the server has not answered
   */
  Watchdog(
      Vertx vertx,
      String name,
      long patienceMs,
      long probeMs,
      Supplier<Future<?>> probe,
      Runnable replacePools,
      Predicate<Throwable> isSilence) {
    this.vertx = vertx;
    this.name = name;
    this.patienceTicks = patienceMs / TICK_MS;
    this.probe = probe;
    this.replacePools = replacePools;
    this.isSilence = isSilence;
    this.ticksToProbe = Math.min(probeMs / TICK_MS, patienceTicks);
    this.timer = vertx.setPeriodic(TICK_MS, id -> tick());
  }

  /** Runs a command and notes its answer; fails at once if the server is lost. */
  <T> Future<T> watch(Supplier<Future<T>> command) {
    if (lost) {
      return Future.failedFuture(new UnavailableException("Postgres is not there"));
    }
    inFlight.incrementAndGet();
    long begun = System.nanoTime();
    return command
        .get()
        .onComplete(rows -> ended(begun, true), failure -> ended(begun, !isSilence.test(failure)));
  }

  /** Whether commands are sent to the server. */
  boolean isAvailable() {
    return !lost;
  }

  /** Whether commands have been sent to the server that have no answer yet. */
  boolean isAsked() {
    return inFlight.get() > 0;
  }

  /** Whether commands are sent to the server, and answered as usual. */
  boolean isWell() {
    return !lost && recent.areAnsweredAsUsual();
  }

  /** Returns how often the pools were replaced. */
  long swaps() {
    return swaps.sum();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void ended(long begun, boolean answered) {
    inFlight.decrementAndGet();
    recent.ended(System.nanoTime() - begun, !answered);
    unanswered = !answered;
    if (answered) {
      answers.increment();
    }
  }

  private void tick() {
    recent.tick();
    long now = answers.sum();
    boolean waiting = inFlight.get() > 0 || unanswered;
    silentTicks = waiting && now == answersBefore ? silentTicks + 1 : 0;
    answersBefore = now;
    ticksSinceSwap++;
    if (silentTicks > 0
        && silentTicks % ticksToProbe == 0
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
    } else if (silentTicks < patienceTicks) {
      return; // statements may take so long
    } else if (inFlight.get() > 0) {
      log.warn("{}: connections are silent, but a new one works; replacing them", name);
      swap();
    }
    answered();
  }

  private void doesNotWork(Throwable failure) {
    probing = false;
    if (stopped) {
      return;
    }
    if (!lost) {
      if (Failures.isAnswer(failure) || silentTicks == 0) {
        answered(); // the server refuses new connections, but answers: the open ones are kept
        return;
      }
      log.warn("{}: Postgres is lost: {}", name, failure.toString());
      lost = true;
      swap();
    }
    long jitter = ThreadLocalRandom.current().nextLong(-PROBE_MS / 4, PROBE_MS / 4);
    vertx.setTimer(PROBE_MS + jitter, id -> tryFreshConnection());
  }

  private void answered() {
    unanswered = false;
    silentTicks = 0;
  }

  private void swap() {
    swaps.increment();
    ticksSinceSwap = 0;
    replacePools.run();
  }
}
