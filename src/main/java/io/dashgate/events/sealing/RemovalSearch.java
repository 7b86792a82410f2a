package io.dashgate.events.sealing;

import io.dashgate.events.columns.IntColumn;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the chunks of a project that have events to be removed, some at a time. The distinct ids of
 * their events are read if any are erased. Not thread-safe.
 */
final class RemovalSearch {

  /** The distinct ids that are read at once, in bytes. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final int BYTES_OF_ID = 4;

  private final long projectId;
  private final Removal removal;
  private final WorkerExecutor worker;
  private int lastSeen;

  RemovalSearch(long projectId, Removal removal, WorkerExecutor worker) {
    this.projectId = projectId;
    this.removal = removal;
    this.worker = worker;
  }

  Removal removal() {
    return removal;
  }

  /**
   * What was found.
   *
   * @param old chunks of which all events are removed
   * @param mixed chunks of which some may be removed
   * @param isLast whether there are no more chunks
   */
  record Found(List<ChunkEntry> old, List<ChunkEntry> mixed, boolean isLast) {}

  /**
   * Looks at the next chunks.
   *
   * @param damaged gets those whose ids cannot be read
   */
  Future<Found> next(SqlClient connection, Consumer<UnreadableChunkException> damaged) {
    return ChunkEntry.behind(connection, projectId, lastSeen)
        .compose(chunks -> look(connection, chunks, damaged));
  }

  private Future<Found> look(
      SqlClient connection, List<ChunkEntry> chunks, Consumer<UnreadableChunkException> damaged) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>(), chunks.isEmpty());
    List<ChunkEntry> others = new ArrayList<>();
    long bytes = 0;
    for (ChunkEntry chunk : chunks) {
      boolean isFirst = bytes == 0;
      bytes += (long) BYTES_OF_ID * chunk.events();
      if (bytes > MOST_BYTES && !isFirst) {
        break;
      }
      lastSeen = chunk.number();
      if (removal.isOld(chunk)) {
        found.old().add(chunk);
      } else if (removal.isPartlyOld(chunk)) {
        found.mixed().add(chunk);
      } else if (!removal.ids().isEmpty()) {
        others.add(chunk);
      }
    }
    return others.isEmpty()
        ? Future.succeededFuture(found)
        : ColumnRows.ids(connection, projectId, others)
            .compose(columns -> worker.executeBlocking(() -> withErased(columns, others, damaged)))
            .map(
                some -> {
                  found.mixed().addAll(some);
                  return found;
                });
  }

  private List<ChunkEntry> withErased(
      List<ColumnRows.Found> columns,
      List<ChunkEntry> chunks,
      Consumer<UnreadableChunkException> damaged) {
    List<ChunkEntry> found = new ArrayList<>();
    for (ChunkEntry chunk : chunks) {
      try {
        Set<Integer> erased = removal.ids();
        if (Arrays.stream(ids(columns, chunk)).anyMatch(erased::contains)) {
          found.add(chunk);
        }
      } catch (RuntimeException reason) {
        damaged.accept(
            new UnreadableChunkException(
                chunk.number(), String.valueOf(reason.getMessage()), reason));
      }
    }
    return found;
  }

  private static int[] ids(List<ColumnRows.Found> columns, ChunkEntry chunk) {
    ColumnRows.Found found =
        columns.stream()
            .filter(column -> column.chunkNumber() == chunk.number())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no column of ids"));
    return ((IntColumn) found.column(chunk.events())).values();
  }
}
