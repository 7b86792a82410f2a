package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.columns.PackedChunk;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/** Events as chunks, with the numbers of their keys. */
record PackedEvents(List<PackedChunk> chunks, PropertyKeys keys) {

  /**
   * Packs events.
   *
   * @param row of the project, which is locked
   */
  static Future<PackedEvents> of(
      SqlClient connection,
      long projectId,
      ChunkBuilder builder,
      ProjectTail row,
      WorkerExecutor worker) {
    return worker
        .executeBlocking(() -> builder.build())
        .compose(
            chunks ->
                PropertyKeys.of(connection, projectId, chunks, row.nextKeyNumber())
                    .compose(
                        keys ->
                            keys.numbersColumnsOf(chunks)
                                ? Future.succeededFuture(new PackedEvents(chunks, keys))
                                : again(builder, keys, worker)));
  }

  /** There are too many keys: those without a number are in the column of the rest. */
  private static Future<PackedEvents> again(
      ChunkBuilder builder, PropertyKeys keys, WorkerExecutor worker) {
    return worker
        .executeBlocking(() -> builder.build(keys.numbers()::containsKey))
        .map(chunks -> new PackedEvents(chunks, keys));
  }

  /** Returns the number of events. */
  int events() {
    return chunks.stream().mapToInt(PackedChunk::events).sum();
  }

  /**
   * Writes the chunks, and the row of the project.
   *
   * @param eventNumber of the name of the events
   * @param left how many of them have left the tail
   */
  Future<StepResult> write(
      SqlClient connection, long projectId, int eventNumber, ProjectTail row, int left) {
    int nextChunk = row.nextChunkNumber() + chunks.size();
    return new ChunkWriter(connection, projectId, eventNumber, keys)
        .write(chunks, row.nextChunkNumber())
        .compose(
            any ->
                new ProjectTail(keys.nextNumber(), nextChunk).update(connection, projectId, left))
        .map(any -> StepResult.done(events(), chunks.size(), nextChunk));
  }
}
