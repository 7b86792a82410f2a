package io.dashgate.platform.limits;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Keeps one tenant's flood that tenant's problem. Of each, a few requests are worked on together,
 * fewer than a pool has connections; a few more stand in line; the rest are turned away. For one
 * event loop; not thread-safe.
 */
public final class FairQueue {

  private final int together;
  private final IntSupplier inFlight;
  private final RefusalCounts refusals;
  private final Map<Object, Line> lines = new HashMap<>();

  /** Those of one tenant. */
  private static final class Line {

    private int working;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  /**
   * Makes turns that nobody has taken.
   *
   * @param together how many of one tenant are worked on at once
   * @param inFlight how many of one tenant may be here, with those in line; may change
   */
  public FairQueue(int together, IntSupplier inFlight, RefusalCounts refusals) {
    this.together = together;
    this.inFlight = inFlight;
    this.refusals = refusals;
  }

  /**
   * Does work when it is its tenant's turn. The turn ends with the work: not when the client goes
   * away, since the database goes on.
   *
   * @param who the tenant; anything with an identity of its own
   * @param over completes when nobody waits for the work any more: it then leaves the line
   * @return what the work gives; or a 429, if too many stand in line; or a 504, if it left the line
   */
  public <T> Future<T> inTurn(Object who, Future<?> over, Supplier<Future<T>> work) {
    Line line = lines.computeIfAbsent(who, any -> new Line());
    if (line.working < Math.min(together, inFlight.getAsInt())) {
      line.working++;
      return start(who, line, work);
    }
    if (line.waiting.size() >= inFlight.getAsInt() - line.working) {
      refusals.count(RefusalCounts.Reason.PROJECT);
      return Future.failedFuture(ApiException.tooManyAtOnce());
    }
    Promise<T> outcome = Promise.promise();
    Executor own = own();
    Runnable turn =
        () -> {
          line.working++;
          own.execute(() -> start(who, line, work).onComplete(outcome));
        };
    line.waiting.add(turn);
    over.onComplete(
        any -> {
          if (line.waiting.remove(turn)) {
            outcome.fail(ApiException.timedOut());
          }
        });
    return outcome.future();
  }

  /** The request's own context: what it does must not be taken for the one's it waited for. */
  private static Executor own() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : run -> context.runOnContext(any -> run.run());
  }

  private <T> Future<T> start(Object who, Line line, Supplier<Future<T>> work) {
    return Future.succeededFuture()
        .compose(any -> work.get())
        .onComplete(any -> finished(who, line));
  }

  private void finished(Object who, Line line) {
    line.working--;
    while (line.working < together && !line.waiting.isEmpty()) {
      line.waiting.remove().run();
    }
    if (line.working == 0) {
      lines.remove(who, line);
    }
  }
}
