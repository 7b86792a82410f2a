package io.dashgate.persons.maps;

import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.limits.ByteLease;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Reads a project by statements each of which is a transaction, so that none is long and the whole
 * may take as long as it needs, also after the request is over that was the reason.
 */
final class PortionSource implements MapSource, AutoCloseable {

  /** Of a statement. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final long LONGEST_WAIT_MS = 5_000;

  private final MapResources shared;
  private final long projectId;
  private final ByteLease memory;

  PortionSource(MapResources shared, long projectId) {
    this.shared = shared;
    this.projectId = projectId;
    this.memory = shared.budget().lease(projectId);
  }

  @Override
  public long projectId() {
    return projectId;
  }

  @Override
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return shared
        .database()
        .longTransaction(
            WriteContext.SYSTEM.in(projectId),
            LIMIT,
            connection -> connection.preparedQuery(sql).execute(arguments));
  }

  @Override
  public Future<Void> take(long bytes) {
    return memory.take(bytes, LONGEST_WAIT_MS);
  }

  @Override
  public <T> Future<T> run(Callable<T> work) {
    return shared.worker().executeBlocking(work, false);
  }

  @Override
  public void close() {
    memory.close();
  }
}
