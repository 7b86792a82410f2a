package io.dashgate.queries.running;

import io.dashgate.events.reading.EventReads;
import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Worker;
import io.dashgate.platform.limits.FairQueue;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets queries compute, on one event loop: each when it is the turn of its organization, with a
 * connection, threads and a time limit of its own.
 */
public final class QueryRunner {

  /** A query waits for its turn for at most this part of its time limit. */
  private static final int PART_OF_WAIT = 2;

  /** The request is answered so much later if the query does not end at its time limit. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration RESERVE = Duration.ofSeconds(30);

  private static final int GATEWAY_TIMEOUT = 504;

  private final Database database;
  private final EventReads reads;
  private final QueryResources shared;
  private final FairQueue queue;

  /** Makes it, on the context of its verticle. */
  public QueryRunner(Vertx vertx, Database database, QueryResources shared) {
    this.database = database;
    this.shared = shared;
    this.reads = new EventReads(database, shared.reading());
    this.queue =
        new FairQueue(
            shared.connections(),
            shared.timeout().dividedBy(PART_OF_WAIT),
            shared.refusals(),
            shared.queue(),
            this::isWell);
    vertx.setPeriodic(FairQueue.TICK_MS, any -> queue.tick());
  }

  /** Returns the longest time until a query has ended or was answered, with some reserve. */
  public Duration longest() {
    return longest(shared);
  }

  /** Returns the same for what the queries of a process share. */
  public static Duration longest(QueryResources resources) {
    return resources.timeout().plus(RESERVE);
  }

  /** Returns the queries of this process. */
  public RunningQueries running() {
    return shared.running();
  }

  /** Returns the time limit of a query, with its wait for its turn. */
  public Duration timeout() {
    return shared.timeout();
  }

  /** Gives a caller the time of a query: before the first thing that may take long. */
  public void extend(QueryCaller caller) {
    caller.time().extend(shared.timeout().plus(GRACE), ApiException::queryTookTooLong);
  }

  private boolean isWell(@Nullable Object server) {
    return database.isWell() && !(server instanceof Worker worker && !worker.isWell());
  }

  /**
   * Returns a caller several times, for computations of one answer that have one turn. Each of them
   * is run, or leaves.
   */
  public List<QueryCaller> together(QueryCaller caller, int number) {
    if (number == 1) {
      return List.of(caller);
    }
    JointTurn turn = new JointTurn(this, caller, database, reads);
    return Stream.generate(() -> caller.in(turn.enter())).limit(number).toList();
  }

  /**
   * Runs a computation.
   *
   * @param work begins when it is its turn
   * @return fails with 429 or 503 if others wait for too long, with 503 when the time is up, and if
   *     nobody needs the result any more
   */
  public <T> Future<T> run(QueryCaller caller, Function<RunningQuery, Future<T>> work) {
    JointTurn.Member joint = caller.joint();
    return joint != null && joint.isAwaited()
        ? joint.run(
            caller, ofTurn -> limited(caller, ofTurn, (query, cancellation) -> start(query, work)))
        : limited(
            caller,
            reads,
            (query, cancellation) ->
                turn(caller, cancellation.requested(), () -> start(query, work)));
  }

  private static <T> Future<T> start(RunningQuery query, Function<RunningQuery, Future<T>> work) {
    query.starts();
    return work.apply(query);
  }

  /** Runs work when it is the turn of a caller; it is dropped before if nobody needs it. */
  <T> Future<T> turn(QueryCaller caller, Future<Void> abandoned, Supplier<Future<T>> work) {
    Worker worker = shared.workers().of(caller.projectId());
    return worker != null && !worker.isAvailable()
        ? Future.failedFuture(ApiException.unavailable())
        : queue.submit(caller.share().on(worker), abandoned, work);
  }

  /** Whether others wait for their turn. */
  boolean isWanted() {
    return queue.isWanted();
  }

  /** Runs a computation within its time, and counts it. */
  private <T> Future<T> limited(
      QueryCaller caller,
      EventReads ofQuery,
      BiFunction<RunningQuery, Cancellation, Future<T>> computation) {
    extend(caller);
    Cancellation cancellation = new Cancellation(shared.timeout(), ApiException::queryTookTooLong);
    caller.over().onComplete(any -> cancellation.cancel(ApiException.unavailable()));
    shared.running().add(caller, cancellation);
    RunningQuery query = new RunningQuery(caller.projectId(), ofQuery, cancellation);
    return Future.<Void>succeededFuture()
        .compose(any -> computation.apply(query, cancellation))
        .recover(failure -> Future.failedFuture(reason(cancellation, failure)))
        .onComplete(
            outcome -> {
              cancellation.close();
              shared.running().remove(caller, cancellation);
              boolean wasToldToEnd = cancellation.reason() != null;
              shared
                  .counts()
                  .ended(query, QueryOutcome.of(outcome.cause(), wasToldToEnd), query.nanos());
            });
  }

  /**
   * What fails because it was told to end has failed for that reason. Postgres may notice first
   * that the time is up.
   */
  private static Throwable reason(Cancellation cancellation, Throwable failure) {
    Throwable reason = cancellation.reason();
    if (reason != null) {
      return reason;
    }
    return Problems.of(failure).problem().status() == GATEWAY_TIMEOUT
        ? ApiException.queryTookTooLong()
        : failure;
  }
}
