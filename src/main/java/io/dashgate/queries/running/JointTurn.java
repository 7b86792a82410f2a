package io.dashgate.queries.running;

import io.dashgate.events.reading.EventReads;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.OpenSnapshot;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The turn of several computations of one answer, which read as of one moment. It begins when it is
 * known of each whether it is needed. They are computed one after another, so that they take no
 * more connections and threads than one, each with a time limit of its own. A long turn ends if
 * others wait for theirs, and what is left has another one. For one event loop.
 */
final class JointTurn {

  /** No computation begins after this time. */
  static final Duration LAST_BEGIN = Duration.ofSeconds(15);

  /** Others wait for no more than this and the computation that runs. */
  private static final Duration LONGEST_IF_WANTED = Duration.ofSeconds(1);

  private final QueryRunner runner;
  private final QueryCaller caller;
  private final OpenSnapshot snapshot;
  private final EventReads reads;
  private final long end = System.nanoTime() + LAST_BEGIN.toNanos();

  /** By their places: an answer that is sent meanwhile needs them in this order. */
  private final NavigableMap<Integer, Computation<?>> waiting = new TreeMap<>();

  private int places;
  private int awaited;
  private boolean isRunning;

  JointTurn(QueryRunner runner, QueryCaller caller, Database database, EventReads reads) {
    this.runner = runner;
    this.caller = caller;
    Duration longest = LAST_BEGIN.plus(runner.timeout());
    this.snapshot =
        new OpenSnapshot(database, caller.projectId(), longest, ApiException.class::isInstance);
    this.reads = reads.of(snapshot);
  }

  /** Announces a computation that may be needed: all are announced before one runs or leaves. */
  Member enter() {
    awaited++;
    return new Member(places++);
  }

  /** The place of a computation in the turn. */
  final class Member {

    private final int place;
    private boolean isAwaited = true;

    private Member(int place) {
      this.place = place;
    }

    /** Whether the turn waits for it. */
    boolean isAwaited() {
      return isAwaited;
    }

    /** Gives the place up: the turn does not wait for it. */
    void leave() {
      if (isAwaited) {
        isAwaited = false;
        awaited--;
        begin();
      }
    }

    /**
     * Runs a computation in the turn.
     *
     * @param work computes with the reads of the turn
     */
    <T> Future<T> run(QueryCaller ofComputation, Function<EventReads, Future<T>> work) {
      Computation<T> computation = new Computation<>(ofComputation, work, Promise.promise());
      waiting.put(place, computation);
      leave();
      return computation.result().future();
    }
  }

  /** A computation that is needed. */
  private record Computation<T>(
      QueryCaller caller, Function<EventReads, Future<T>> work, Promise<T> result) {

    Future<T> start(EventReads reads) {
      work.apply(reads).onComplete(result);
      return result.future();
    }
  }

  private void begin() {
    if (awaited > 0 || isRunning || waiting.isEmpty()) {
      return;
    }
    isRunning = true;
    runner
        .turn(caller, unwanted(), this::compute)
        .onComplete(
            any -> {
              isRunning = false;
              begin();
            },
            refused -> {
              isRunning = false;
              waiting.values().forEach(one -> one.result().tryFail(refused));
              waiting.clear();
            });
  }

  /** Completes when nobody needs any of the computations that wait. */
  private Future<Void> unwanted() {
    return Future.join(waiting.values().stream().map(one -> one.caller().over()).toList())
        .transform(any -> Future.succeededFuture());
  }

  /** Never fails. */
  private Future<Void> compute() {
    Promise<Void> over = Promise.promise();
    next(System.nanoTime(), over);
    return over.future();
  }

  private void next(long begun, Promise<Void> over) {
    long now = System.nanoTime();
    boolean isLong = now - begun > LONGEST_IF_WANTED.toNanos() && runner.isWanted();
    if (isLong || waiting.isEmpty()) {
      snapshot.close().onComplete(over);
      return;
    }
    Computation<?> one = waiting.pollFirstEntry().getValue();
    if (now > end) {
      one.result().fail(ApiException.queryTookTooLong());
      next(begun, over);
    } else {
      one.start(reads).onComplete(any -> next(begun, over));
    }
  }
}
