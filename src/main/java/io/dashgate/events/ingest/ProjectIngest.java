package io.dashgate.events.ingest;

import io.dashgate.groups.GroupRows;
import io.dashgate.persons.PersonRows;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work for one project, a batch at a time: holds the project, remembers its rows, and finds the
 * event that cannot be processed. A batch that fails because of its events is tried again with half
 * of them, until the first one fails alone and is set aside. Not thread-safe.
 */
final class ProjectIngest {

  private static final Logger log = LoggerFactory.getLogger(ProjectIngest.class);

  private static final int MOST_LINES = 20_000;

  /** Of an event alone that takes too long, or collides with others, before it is set aside. */
  private static final int MOST_TRIES = 5;

  private final long projectId;
  private final Shared shared;
  private final InboxPosition position = new InboxPosition(System.nanoTime());

  private long epoch;
  private long lastHeld;
  private ProjectMemory memory;
  private int mostLines = MOST_LINES;
  private InboxBatch.@Nullable Rejection rejection;

  /** The event that failed alone, and how often. */
  private @Nullable UUID suspect;

  private int tries;

  /**
   * What the projects of a process share.
   *
   * @param limit of a batch; its statements have this limit, too
   * @param months older events are not stored; 0: all are
   * @param batchBytes of the lines of the inbox in a batch
   * @param memoryBytes of what is remembered of a project
   */
  record Shared(
      Database database,
      UUID holder,
      IngestWorkers workers,
      IngestCounts counts,
      Duration limit,
      int months,
      long batchBytes,
      long memoryBytes) {}

  /** What came of a batch. */
  enum Step {
    /** There may be more events. */
    MORE,
    /** All events are processed. */
    EMPTY,
    /** Another process works for the project. */
    HELD,
    /** The project was deleted. */
    NO_PROJECT
  }

  /** The transaction found that another process has taken the project over. */
  private static final class TakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  ProjectIngest(long projectId, Shared shared) {
    this.projectId = projectId;
    this.shared = shared;
    this.memory = new ProjectMemory(shared.memoryBytes());
  }

  /**
   * Processes a batch.
   *
   * @return fails if the database does not work as it should: to be tried again later
   */
  Future<Step> step() {
    return epoch == 0 ? take() : batch();
  }

  private Future<Step> take() {
    return ProjectRow.take(shared.database(), projectId, shared.holder())
        .compose(
            taken -> {
              if (taken.refusal().isPresent()) {
                return Future.succeededFuture(
                    switch (taken.refusal().get()) {
                      case HELD -> Step.HELD;
                      case NO_PROJECT -> Step.NO_PROJECT;
                    });
              }
              epoch = taken.epoch();
              return batch();
            });
  }

  private Future<Step> batch() {
    long now = System.nanoTime();
    Attempt attempt =
        new Attempt(
            position.from(now),
            shared.batchBytes(),
            rejection == null ? mostLines : 1,
            shared.months(),
            rejection);
    return shared
        .database()
        .longTransaction(
            WriteContext.SYSTEM.in(projectId),
            shared.limit(),
            connection -> process(connection, attempt))
        .transform(
            done -> {
              attempt.end();
              shared.counts().batch(System.nanoTime() - now);
              return done.succeeded() ? succeeded(done.result()) : failed(attempt, done.cause());
            });
  }

  private Future<BatchTransaction.Done> process(SqlConnection connection, Attempt attempt) {
    return ProjectRow.lock(connection, projectId, shared.holder(), epoch)
        .compose(
            row ->
                row.isEmpty()
                    ? Future.failedFuture(new TakenOverException())
                    : loadMemory(connection)
                        .compose(
                            any ->
                                new BatchTransaction(
                                        projectId,
                                        memory,
                                        attempt,
                                        shared.workers(),
                                        connection,
                                        row.get())
                                    .run()));
  }

  private Future<Void> loadMemory(SqlConnection connection) {
    if (memory.isLoaded()) {
      return Future.succeededFuture();
    }
    return PersonRows.merges(connection, projectId)
        .compose(
            merges ->
                GroupRows.types(connection, projectId)
                    .map(
                        types -> {
                          memory.load(merges, types);
                          return null;
                        }));
  }

  private Future<Step> succeeded(BatchTransaction.Done done) {
    lastHeld = System.nanoTime();
    position.reached(done.nextId());
    if (done.lines() > 0) {
      rejection = null;
      mostLines = Math.min(MOST_LINES, Math.max(mostLines, 2 * done.lines()));
    }
    shared.counts().add(done);
    return shared
        .workers()
        .run(
            () -> {
              done.remember().run();
              return done.hasMore() ? Step.MORE : Step.EMPTY;
            });
  }

  /** What is remembered may be wrong: the transaction may have been committed. */
  private Future<Step> failed(Attempt attempt, Throwable failure) {
    if (failure instanceof LargeBatchException tooMany) {
      mostLines = tooMany.lines();
      return Future.succeededFuture(Step.MORE);
    }
    memory = new ProjectMemory(shared.memoryBytes());
    position.restart();
    if (failure instanceof TakenOverException) {
      epoch = 0;
      rejection = null;
      return Future.succeededFuture(Step.MORE);
    }
    boolean isOfEvents = EventFailure.isOfEvents(failure);
    if (attempt.lines() == 0 || !(isOfEvents || EventFailure.mayBeOfEvents(failure))) {
      return Future.failedFuture(failure);
    }
    log.debug("a batch of {} events of project {} failed", attempt.lines(), projectId, failure);
    if (attempt.lines() > 1) {
      mostLines = attempt.lines() / 2;
      return isOfEvents ? Future.succeededFuture(Step.MORE) : Future.failedFuture(failure);
    }
    return failedAlone(attempt, failure, isOfEvents);
  }

  /**
   * An event that fails alone is set aside, after some tries if it may be somebody else's fault.
   */
  private Future<Step> failedAlone(Attempt attempt, Throwable failure, boolean isOfEvent) {
    UUID only = attempt.only();
    tries = only != null && only.equals(suspect) ? tries + 1 : 1;
    suspect = only;
    if (only == null || (!isOfEvent && tries < MOST_TRIES)) {
      return Future.failedFuture(failure);
    }
    rejection = new InboxBatch.Rejection(only, String.valueOf(failure.getMessage()));
    log.warn("an event of project {} is set aside: {}", projectId, rejection);
    return Future.succeededFuture(Step.MORE);
  }

  /** Lets other processes take the project at once. */
  Future<Void> release() {
    boolean isHeld = epoch != 0 && System.nanoTime() - lastHeld < ProjectRow.HELD.toNanos();
    return isHeld
        ? ProjectRow.release(shared.database(), projectId, shared.holder(), epoch)
        : Future.succeededFuture();
  }

  /** Returns about how many bytes it takes. */
  long weight() {
    return memory.weight();
  }
}
