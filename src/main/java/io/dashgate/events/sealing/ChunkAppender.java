package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;

/** Appends events of a project as chunks that were never in the tail, within a transaction. */
public final class ChunkAppender {

  private final SqlClient connection;
  private final long projectId;
  private final WorkerExecutor worker;

  /**
   * Makes the appender of a transaction.
   *
   * @param worker packs the events
   */
  public ChunkAppender(SqlClient connection, long projectId, WorkerExecutor worker) {
    this.connection = connection;
    this.projectId = projectId;
    this.worker = worker;
  }

  /**
   * Appends events.
   *
   * @param eventNumber of their name
   * @return fails if the project never had events: it has no row yet
   */
  public Future<Void> append(int eventNumber, ChunkBuilder events) {
    return ProjectTail.lock(connection, projectId, true)
        .compose(
            row ->
                PackedEvents.of(connection, projectId, events, row.orElseThrow(), worker)
                    .compose(
                        packed ->
                            packed.write(connection, projectId, eventNumber, row.orElseThrow(), 0)))
        .mapEmpty();
  }
}
