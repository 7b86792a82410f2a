package io.dashgate.platform.db;

import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows whether the replica is so far behind the primary that computations do not use it. */
final class ReplicaLag {

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * The time of the last change that was applied; while nothing changes, that is long ago although
   * nothing is missing, and processes make a change every few seconds.
   */
  private static final String IS_SHORT =
      """
      select not pg_is_in_recovery()
        or now() - pg_last_xact_replay_timestamp() < interval '5 seconds'
        or (
          pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
          and now() - pg_last_xact_replay_timestamp() < interval '30 seconds'
        )
      """;

  private final @Nullable ServerConnection replica;
  private volatile boolean wasShort;
  private volatile long lookedAt = System.nanoTime() - FRESH_NANOS;

  ReplicaLag(@Nullable ServerConnection replica) {
    this.replica = replica;
  }

  /** Returns whether the replica may be used; looked up at most once a second. */
  Future<Boolean> isShort() {
    if (replica == null || !replica.watchdog().isAvailable()) {
      return Future.succeededFuture(false);
    }
    if (System.nanoTime() - lookedAt < FRESH_NANOS) {
      return Future.succeededFuture(wasShort);
    }
    return replica
        .run(clients -> clients.statements().query(IS_SHORT).execute())
        .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean(0)))
        .otherwise(false)
        .onSuccess(
            found -> {
              wasShort = found;
              lookedAt = System.nanoTime();
            });
  }
}
