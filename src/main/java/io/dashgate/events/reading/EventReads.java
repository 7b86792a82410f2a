package io.dashgate.events.reading;

import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.OpenSnapshot;
import io.dashgate.platform.limits.ByteLease;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads events of projects, each time as of one moment: an event is in the tail or in a chunk. */
public final class EventReads {

  private final Database database;
  private final ReadResources shared;
  private final @Nullable OpenSnapshot open;

  /** Makes the reads of one verticle. */
  public EventReads(Database database, ReadResources shared) {
    this(database, shared, null);
  }

  private EventReads(Database database, ReadResources shared, @Nullable OpenSnapshot open) {
    this.database = database;
    this.shared = shared;
    this.open = open;
  }

  /** Returns reads whose computations are as of one moment, as long as a snapshot of it is open. */
  public EventReads of(OpenSnapshot snapshot) {
    return new EventReads(database, shared, snapshot);
  }

  /** Runs work on the threads of reads, and completes on the context of the caller. */
  public <T> Future<T> run(Callable<T> work) {
    return shared.workers().executeBlocking(work, false);
  }

  /**
   * Reads for a computation, which has connections and a time limit of its own.
   *
   * @param mayLag whether the read may be some seconds behind
   * @param work as of {@link #read}
   * @return as of {@link #read}; if it is told to end, it fails with whatever it has met
   */
  public <T> Future<T> compute(
      long projectId,
      boolean mayLag,
      Cancellation cancellation,
      Function<EventSnapshot, Future<T>> work) {
    Function<SqlConnection, Future<T>> read =
        connection -> in(projectId, connection, cancellation, work);
    return open == null
        ? database.compute(projectId, mayLag, cancellation, read)
        : open.read(mayLag, cancellation, read);
  }

  /**
   * Reads.
   *
   * @param work is called again after a lost connection, so it must begin anew each time; sends its
   *     first statement before it returns
   * @return fails with 500 if a chunk is damaged; with 429 or 503 if the memory does not suffice
   */
  public <T> Future<T> read(long projectId, Function<EventSnapshot, Future<T>> work) {
    return database.snapshot(projectId, connection -> in(projectId, connection, null, work));
  }

  private <T> Future<T> in(
      long projectId,
      SqlConnection connection,
      @Nullable Cancellation cancellation,
      Function<EventSnapshot, Future<T>> work) {
    ByteLease memory = shared.budget().lease(projectId);
    EventSnapshot snapshot = new EventSnapshot(projectId, connection, shared, memory, cancellation);
    return Future.<Void>succeededFuture()
        .compose(any -> work.apply(snapshot))
        .onComplete(any -> memory.close());
  }
}
