package io.dashgate.platform.http;

import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.limits.ByteLease;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;

/**
 * The memory that the answer to one request takes, of the bytes that all answers of the process may
 * take together. A handler takes the bytes before it asks Postgres for rows. They are given back
 * when the answer is written and the work of the request has ended; no handler has to do it.
 */
public final class AnswerMemory implements AutoCloseable {

  /** A wait ends this long before the deadline, so that the request gets its reason. */
  private static final long MARGIN_MS = 200;

  private static final long LONGEST_WAIT_MS = 60_000;

  /** The first rows as text; those of a portion, whose characters may take two bytes each. */
  private static final long FURTHER_PORTIONS = 3;

  private final ByteLease lease;

  /** Makes the memory of an answer that holds nothing yet. */
  public AnswerMemory(ByteLease lease) {
    this.lease = lease;
  }

  /**
   * Takes memory, and waits for it until the deadline of the request.
   *
   * @param bytes the most that the rows and the reply made of them take together
   * @return completes on the current context; fails with a 429 if the share of the tenant is used
   *     up, with a 503 if the memory of all answers is
   */
  public Future<Void> take(long bytes) {
    return lease.take(bytes, Deadline.current().leftMs(LONGEST_WAIT_MS) - MARGIN_MS);
  }

  /**
   * Takes memory for the rest of a page, with what its first rows and one portion take.
   *
   * @param bytes the bytes of the rows that were not read yet
   * @return as {@link #take}; fails with {@link ApiReply.TooLarge} if no reply may be as long
   */
  public Future<Void> takeForRest(long bytes) {
    return bytes > JsonOutput.MAX_BYTES
        ? Future.failedFuture(new ApiReply.TooLarge())
        : take(bytes + FURTHER_PORTIONS * RowBytes.MAX);
  }

  /**
   * Takes memory for the rest of a dashboard, whose rows and whose reply are held together. A reply
   * has an insight twice.
   *
   * @param bytes the bytes of the rows that were not read yet
   * @return as {@link #takeForRest}
   */
  public Future<Void> takeForObject(long bytes) {
    return bytes > JsonOutput.MAX_BYTES
        ? Future.failedFuture(new ApiReply.TooLarge())
        : take(objectBytes(bytes));
  }

  /**
   * Like {@link #takeForObject}, for work that holds locks: fails with a 503 instead of waiting.
   */
  public Future<Void> takeForObjectNow(long bytes) {
    if (bytes > JsonOutput.MAX_BYTES) {
      return Future.failedFuture(new ApiReply.TooLarge());
    }
    return lease.tryTake(objectBytes(bytes))
        ? Future.succeededFuture()
        : Future.failedFuture(ApiException.unavailable());
  }

  private static long objectBytes(long bytes) {
    return bytes + Math.min(2 * bytes, JsonOutput.MAX_BYTES) + RowBytes.MAX;
  }

  /** Gives back some bytes early, such as those that a portion did not need. */
  public void release(long bytes) {
    lease.release(bytes);
  }

  /** Sets what is held to the size of the finished reply; called by the server. */
  public void hold(long bytes) {
    lease.hold(bytes);
  }

  /** Gives back all bytes; called by the server. */
  @Override
  public void close() {
    lease.close();
  }
}
