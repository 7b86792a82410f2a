package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.sealing.StepResult.Outcome;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the first events of a group from the tail into chunks, within a transaction: so an event is
 * in one of both, and never in none. One object is one attempt.
 */
final class SealTransaction {

  /** The properties of the events, in bytes. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  /** What is gathered is packed beside it, and comes in portions. */
  private static final int MEMORY_PART = 3;

  /** New events of the project wait meanwhile. */
  private static final Duration LONGEST = Duration.ofMillis(500);

  private final SqlClient connection;
  private final long projectId;
  private final TailGroup group;
  private final SealLimits limits;
  private final WorkerExecutor worker;

  private final ChunkBuilder builder = new ChunkBuilder();
  private final long begun = System.nanoTime();
  private long bytes;
  private @Nullable TailEvent last;

  SealTransaction(
      SqlClient connection,
      long projectId,
      TailGroup group,
      SealLimits limits,
      WorkerExecutor worker) {
    this.connection = connection;
    this.projectId = projectId;
    this.group = group;
    this.limits = limits;
    this.worker = worker;
  }

  /**
   * Moves events.
   *
   * @param row of the project, which is locked
   */
  Future<StepResult> run(ProjectTail row) {
    return take()
        .compose(
            any ->
                builder.events() == 0
                    ? Future.succeededFuture(StepResult.of(Outcome.CHANGED))
                    : PackedEvents.of(connection, projectId, builder, row, worker)
                        .compose(
                            packed ->
                                packed.write(
                                    connection,
                                    projectId,
                                    group.eventNumber(),
                                    row,
                                    builder.events())));
  }

  private Future<Void> take() {
    return TailRows.take(connection, projectId, group, last)
        .compose(events -> worker.executeBlocking(() -> add(events)))
        .compose(isEmpty -> isEmpty || isFull() ? Future.succeededFuture() : take());
  }

  private boolean add(List<TailEvent> events) {
    for (TailEvent event : events) {
      event.addTo(builder);
      bytes += event.bytes();
      last = event;
    }
    return events.isEmpty();
  }

  private boolean isFull() {
    return System.nanoTime() - begun > LONGEST.toNanos()
        || bytes > MOST_BYTES
        || builder.events() > ChunkBuilder.MOST_EVENTS - TailRows.MOST_EVENTS
        || builder.weight() > limits.memoryBytes() / MEMORY_PART;
  }
}
