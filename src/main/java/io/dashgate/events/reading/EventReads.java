package io.dashgate.events.reading;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.ByteLease;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Reads events of projects, each time as of one moment: an event is in the tail or in a chunk. */
public final class EventReads {

  private final Database database;
  private final ReadResources shared;

  /** Makes the reads of one verticle. */
  public EventReads(Database database, ReadResources shared) {
    this.database = database;
    this.shared = shared;
  }

  /** Runs work on the threads of reads, and completes on the context of the caller. */
  public <T> Future<T> run(Callable<T> work) {
    return shared.workers().executeBlocking(work, false);
  }

  /**
   * Reads.
   *
   * @param work is called again after a lost connection, so it must begin anew each time; sends its
   *     first statement before it returns
   * @return fails with 500 if a chunk is damaged; with 429 or 503 if the memory does not suffice
   */
  public <T> Future<T> read(long projectId, Function<EventSnapshot, Future<T>> work) {
    return database.snapshot(
        projectId,
        connection -> {
          ByteLease memory = shared.budget().lease(projectId);
          EventSnapshot snapshot = new EventSnapshot(projectId, connection, shared, memory);
          return Future.<Void>succeededFuture()
              .compose(any -> work.apply(snapshot))
              .onComplete(any -> memory.close());
        });
  }
}
