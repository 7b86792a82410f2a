package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.sealing.StepResult.Outcome;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.util.Iterator;
import java.util.List;

/**
 * Makes one chunk of several, within a transaction: so an event is in one of them, and never in
 * none. One object is one attempt.
 */
final class MergeTransaction {

  private final SqlClient connection;
  private final long projectId;
  private final List<Integer> numbers;
  private final WorkerExecutor worker;

  /**
   * Begins an attempt.
   *
   * @param numbers of the chunks
   */
  MergeTransaction(
      SqlClient connection, long projectId, List<Integer> numbers, WorkerExecutor worker) {
    this.connection = connection;
    this.projectId = projectId;
    this.numbers = numbers;
    this.worker = worker;
  }

  /**
   * Merges the chunks.
   *
   * @param row of the project, which is locked
   * @return fails with an {@link UnreadableChunkException} if one is damaged
   */
  Future<StepResult> run(ProjectTail row) {
    return ChunkEntry.byNumber(connection, projectId, numbers)
        .compose(
            chunks ->
                chunks.size() < numbers.size()
                    ? Future.succeededFuture(StepResult.of(Outcome.CHANGED))
                    : merge(chunks, row));
  }

  private Future<StepResult> merge(List<ChunkEntry> chunks, ProjectTail row) {
    MergedEvents merged = new MergedEvents(chunks);
    return take(connection, projectId, ColumnRows.portions(chunks), merged, worker)
        .compose(any -> ColumnRows.keys(connection, projectId, merged.keyNumbers()))
        .compose(keys -> worker.executeBlocking(() -> merged.gather(keys, (id, micros) -> true)))
        .compose(builder -> write(builder, chunks, row));
  }

  /** Takes the columns of chunks out of the table. */
  static Future<Void> take(
      SqlClient connection,
      long projectId,
      Iterator<List<ColumnRows.Wanted>> portions,
      MergedEvents merged,
      WorkerExecutor worker) {
    if (!portions.hasNext()) {
      return Future.succeededFuture();
    }
    return ColumnRows.take(connection, projectId, portions.next())
        .compose(
            found ->
                worker.executeBlocking(
                    () -> {
                      merged.add(found);
                      return null;
                    }))
        .compose(any -> take(connection, projectId, portions, merged, worker));
  }

  private Future<StepResult> write(ChunkBuilder builder, List<ChunkEntry> chunks, ProjectTail row) {
    int events = chunks.stream().mapToInt(ChunkEntry::events).sum();
    if (builder.events() != events) {
      return Future.failedFuture(
          new IllegalStateException(
              "%d events instead of %d were read".formatted(builder.events(), events)));
    }
    return PackedEvents.of(connection, projectId, builder, row, worker)
        .compose(packed -> replace(packed, chunks, row));
  }

  private Future<StepResult> replace(
      PackedEvents packed, List<ChunkEntry> chunks, ProjectTail row) {
    if (packed.chunks().size() >= chunks.size()) {
      return Future.failedFuture(new NotFewerException());
    }
    return ChunkEntry.delete(connection, projectId, numbers)
        .compose(any -> packed.write(connection, projectId, chunks.get(0).eventNumber(), row, 0));
  }

  /** The result would have as many chunks: the estimate of its size was wrong. */
  static final class NotFewerException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
