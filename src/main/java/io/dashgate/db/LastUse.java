package io.dashgate.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers when things were last used and writes that down in batches, so that reads do not write.
 * Losing a batch loses nothing but freshness.
 *
 * @param <K> what identifies a thing
 */
public final class LastUse<K> {

  /** Beyond this many unwritten ones, further things wait for the next batch. */
  private static final int MAX_PENDING = 50_000;

  private static final int BATCH = 1_000;

  private final Clock clock;
  private final String sql;
  private final Function<Map<K, OffsetDateTime>, Tuple> arguments;
  private final ConcurrentHashMap<K, OffsetDateTime> pending = new ConcurrentHashMap<>();

  /**
   * Makes an empty memory.
   *
   * @param sql one statement that writes a batch; it must skip rows that others have locked, since
   *     several processes write about the same ones
   * @param arguments makes its arguments from the batch
   */
  public LastUse(Clock clock, String sql, Function<Map<K, OffsetDateTime>, Tuple> arguments) {
    this.clock = clock;
    this.sql = sql;
    this.arguments = arguments;
  }

  /** Notes that a thing is used now. Cheap, and safe from any thread. */
  public void touch(K key) {
    if (pending.size() < MAX_PENDING) {
      pending.put(key, OffsetDateTime.now(clock));
    }
  }

  /** Writes what has gathered since the last call, in batches; a batch that fails is lost. */
  public Future<Void> flush(Database database) {
    if (pending.isEmpty()) {
      return Future.succeededFuture();
    }
    Map<K, OffsetDateTime> batch = new HashMap<>();
    for (Map.Entry<K, OffsetDateTime> entry : pending.entrySet()) {
      if (batch.size() == BATCH) {
        break;
      }
      batch.put(entry.getKey(), entry.getValue());
    }
    batch.forEach(pending::remove);
    return database
        .write(Writer.HOUSEKEEPING, sql, arguments.apply(batch))
        .compose(any -> flush(database));
  }
}
