package io.dashgate.events.ingest;

import io.dashgate.groups.GroupRows;
import io.dashgate.persons.PersonRows;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

  /** Of a batch; its statements have this limit, too. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int MOST_LINES = 20_000;

  /**
   * Rows may be committed after those with higher ids. To look for them at each batch would take
   * long if many rows were deleted, and could not be vacuumed yet.
   */
  private static final long LOOK_FROM_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long projectId;
  private final Shared shared;

  private long epoch;
  private long lastHeld;
  private ProjectMemory memory;
  private long nextId;
  private long lookedFromStart;
  private int mostLines = MOST_LINES;
  private InboxBatch.@Nullable Rejection rejection;

  // of the batch that is tried
  private volatile int attemptedLines;
  private volatile @Nullable UUID onlyAttempted;

  /** What the projects of a process share. */
  record Shared(
      Database database,
      UUID holder,
      IngestWorkers workers,
      IngestCounts counts,
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
    this.lookedFromStart = System.nanoTime();
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
    if (now - lookedFromStart > LOOK_FROM_START_NANOS) {
      lookedFromStart = now;
      nextId = 0;
    }
    BatchTransaction.Limits limits =
        new BatchTransaction.Limits(
            nextId,
            shared.batchBytes(),
            rejection == null ? mostLines : 1,
            rejection,
            this::attempting);
    attemptedLines = 0;
    return shared
        .database()
        .longTransaction(
            WriteContext.SYSTEM.in(projectId), LIMIT, connection -> process(connection, limits))
        .transform(
            done -> {
              shared.counts().batch(System.nanoTime() - now);
              return done.succeeded()
                  ? Future.succeededFuture(succeeded(done.result()))
                  : failed(done.cause());
            });
  }

  private void attempting(InboxBatch batch) {
    attemptedLines = batch.lines();
    onlyAttempted = batch.lines() == 1 ? batch.only() : null;
  }

  private Future<BatchTransaction.Done> process(
      SqlConnection connection, BatchTransaction.Limits limits) {
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
                                        limits,
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

  private Step succeeded(BatchTransaction.Done done) {
    lastHeld = System.nanoTime();
    done.remember().run();
    nextId = done.nextId();
    if (done.lines() > 0) {
      rejection = null;
      mostLines = Math.min(MOST_LINES, Math.max(mostLines, 2 * done.lines()));
    }
    shared.counts().add(done);
    return done.hasMore() ? Step.MORE : Step.EMPTY;
  }

  /** What is remembered may be wrong: the transaction may have been committed. */
  private Future<Step> failed(Throwable failure) {
    if (failure instanceof LargeBatchException tooMany) {
      mostLines = tooMany.lines();
      return Future.succeededFuture(Step.MORE);
    }
    memory = new ProjectMemory(shared.memoryBytes());
    nextId = 0;
    if (failure instanceof TakenOverException) {
      epoch = 0;
      rejection = null;
      return Future.succeededFuture(Step.MORE);
    }
    boolean isOfEvents = EventFailure.isOfEvents(failure);
    if (!isOfEvents && !EventFailure.isOfSize(failure)) {
      return Future.failedFuture(failure);
    }
    log.debug("a batch of {} events of project {} failed", attemptedLines, projectId, failure);
    if (attemptedLines > 1) {
      mostLines = attemptedLines / 2;
      return isOfEvents ? Future.succeededFuture(Step.MORE) : Future.failedFuture(failure);
    }
    UUID only = onlyAttempted;
    if (!isOfEvents || attemptedLines == 0 || only == null) {
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
