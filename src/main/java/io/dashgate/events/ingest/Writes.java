package io.dashgate.events.ingest;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;

/** Statements of one transaction that are sent together. */
final class Writes {

  /** Of each statement after the one that failed. */
  private static final String ABORTED = "25P02";

  private Writes() {}

  /** Waits for all answers; fails with the failure that is the cause of the others. */
  static Future<Void> all(List<Future<Void>> writes) {
    return Future.join(writes)
        .mapEmpty()
        .transform(
            any ->
                writes.stream()
                    .filter(Future::failed)
                    .map(Future::cause)
                    .reduce((first, next) -> isAborted(first) ? next : first)
                    .map(Future::<Void>failedFuture)
                    .orElseGet(Future::succeededFuture));
  }

  private static boolean isAborted(Throwable failure) {
    return failure instanceof PgException answer && ABORTED.equals(answer.getSqlState());
  }
}
