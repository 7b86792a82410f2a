package io.dashgate.events.sealing;

import io.dashgate.events.sealing.StepResult.Outcome;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Packs a chunk anew without the events that are removed, within a transaction. One object is one
 * attempt.
 */
final class RewriteTransaction {

  private final SqlClient connection;
  private final long projectId;
  private final int number;
  private final Removal removal;
  private final WorkerExecutor worker;

  /**
   * Begins an attempt.
   *
   * @param number of the chunk
   */
  RewriteTransaction(
      SqlClient connection, long projectId, int number, Removal removal, WorkerExecutor worker) {
    this.connection = connection;
    this.projectId = projectId;
    this.number = number;
    this.removal = removal;
    this.worker = worker;
  }

  /**
   * Rewrites the chunk.
   *
   * @param row of the project, which is locked
   * @return how many events are left; changed: the chunk was merged with others meanwhile. Fails
   *     with an {@link UnreadableChunkException} if it is damaged
   */
  Future<StepResult> run(ProjectTail row) {
    return ChunkEntry.byNumber(connection, projectId, List.of(number))
        .compose(
            chunks ->
                chunks.isEmpty()
                    ? Future.succeededFuture(StepResult.of(Outcome.CHANGED))
                    : rewrite(chunks, row));
  }

  private Future<StepResult> rewrite(List<ChunkEntry> chunk, ProjectTail row) {
    MergedEvents events = new MergedEvents(chunk);
    return MergeTransaction.take(connection, projectId, ColumnRows.portions(chunk), events, worker)
        .compose(any -> ColumnRows.keys(connection, projectId, events.keyNumbers()))
        .compose(keys -> worker.executeBlocking(() -> events.gather(keys, removal::leaves)))
        .compose(left -> PackedEvents.of(connection, projectId, left, row, worker))
        .compose(
            packed ->
                ChunkEntry.delete(connection, projectId, List.of(number))
                    .compose(
                        any ->
                            packed.write(
                                connection, projectId, chunk.get(0).eventNumber(), row, 0)));
  }
}
