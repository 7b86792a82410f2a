package io.dashgate.persons.maps;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.Callable;

/** Where maps are read: the rows of a project, with memory and threads for the work. */
public interface MapSource {

  /** Returns whose rows they are. */
  long projectId();

  /** Executes a statement, which must bound the bytes of its rows. */
  Future<RowSet<Row>> execute(String sql, Tuple arguments);

  /**
   * Takes memory until the end of the read.
   *
   * @return fails with 429 or 503 if there is not enough
   */
  Future<Void> take(long bytes);

  /** Runs work on a worker thread. */
  <T> Future<T> run(Callable<T> work);
}
