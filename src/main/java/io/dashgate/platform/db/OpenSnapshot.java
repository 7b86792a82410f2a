package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot for several computations, one after another: its transaction begins with the first
 * read, and ends with {@link #close} or with a failure. After that, the next read begins another
 * one. For one event loop.
 */
public final class OpenSnapshot {

  private final Database database;
  private final long projectId;
  private final Duration longest;
  private final Predicate<Throwable> isHarmless;
  private @Nullable Opened opened;

  /** A transaction, and what ends it. */
  private record Opened(
      Future<SqlConnection> connection,
      Cancellation cancellation,
      Promise<Void> end,
      Future<Void> over) {}

  /**
   * Makes one that is not open yet.
   *
   * @param longest time of a transaction
   * @param isHarmless whether others may still read after a failure of a read: not one of Postgres
   */
  public OpenSnapshot(
      Database database, long projectId, Duration longest, Predicate<Throwable> isHarmless) {
    this.database = database;
    this.projectId = projectId;
    this.longest = longest;
    this.isHarmless = isHarmless;
  }

  /**
   * Reads as {@link Database#compute} does, but as of the moment of the reads before, if the
   * transaction is still open. Begins when the read before has ended.
   */
  public <T> Future<T> read(
      boolean mayLag, Cancellation cancellation, Function<SqlConnection, Future<T>> work) {
    Opened open = open(mayLag);
    Future<T> read = open.connection().compose(work);
    cancellation
        .requested()
        .onSuccess(
            any -> {
              if (!read.isComplete()) {
                open.cancellation().cancel(Objects.requireNonNull(cancellation.reason()));
              }
            });
    return read.recover(
        failure ->
            isHarmless.test(failure) && cancellation.reason() == null
                ? Future.failedFuture(failure)
                : close().transform(any -> readAgain(failure, cancellation, work)));
  }

  private <T> Future<T> readAgain(
      Throwable failure, Cancellation cancellation, Function<SqlConnection, Future<T>> work) {
    return cancellation.reason() == null && Failures.mayReadAgain(Failures.typed(failure))
        ? database.compute(projectId, false, cancellation, work)
        : Future.failedFuture(failure);
  }

  private Opened open(boolean mayLag) {
    Opened before = opened;
    if (before != null) {
      return before;
    }
    Promise<SqlConnection> connection = Promise.promise();
    Promise<Void> end = Promise.promise();
    Cancellation cancellation =
        new Cancellation(longest, () -> new UnavailableException("the time is up"));
    Future<Void> over =
        database
            .<Void>compute(
                projectId,
                mayLag,
                cancellation,
                lent -> {
                  connection.tryComplete(lent);
                  return end.future();
                })
            .onComplete(any -> cancellation.close());
    over.onFailure(connection::tryFail);
    Opened begun = new Opened(connection.future(), cancellation, end, over);
    opened = begun;
    return begun;
  }

  /** Ends the transaction, if one is open. Completes when its connection is free, never fails. */
  public Future<Void> close() {
    Opened open = opened;
    if (open == null) {
      return Future.succeededFuture();
    }
    opened = null;
    open.end().tryComplete();
    return open.over().otherwiseEmpty();
  }
}
