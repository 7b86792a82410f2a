package io.dashgate.platform.db;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when things were last used and writes that down in batches, so that reads do not write.
 * What is used all the time is written every five minutes, since each of these writes costs
 * Postgres 10 to 20 microseconds. Losing a batch loses nothing but freshness.
 *
 * @param <K> what identifies a thing
 */
public final class LastAccess<K> {

  /** Beyond this many unwritten ones, further things wait for the next batch. */
  private static final int MAX_PENDING = 50_000;

  private static final int BATCH = 1_000;

  /** How old what is written may become while a thing is in use. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** Of more things than this, those used least may be written more often, if nobody read when. */
  private static final int MAX_FRESH = 10_000;

  private final Clock clock;
  private final String sql;
  private final Function<Map<K, OffsetDateTime>, Tuple> arguments;
  private final ConcurrentHashMap<K, OffsetDateTime> pending = new ConcurrentHashMap<>();

  /** What was written less than {@link #FRESH} ago. */
  private final Cache<K, Boolean> fresh =
      Caffeine.newBuilder()
          .maximumSize(MAX_FRESH)
          .expireAfterWrite(FRESH)
          .executor(Runnable::run)
          .build();

  /**
   * Makes an empty memory.
   *
   * @param sql one statement that writes a batch; it must skip rows that others have locked, since
   *     several processes write about the same ones
   * @param arguments makes its arguments from the batch
   */
  public LastAccess(Clock clock, String sql, Function<Map<K, OffsetDateTime>, Tuple> arguments) {
    this.clock = clock;
    this.sql = sql;
    this.arguments = arguments;
  }

  /** Notes that a thing is used now. Cheap, and safe from any thread. */
  public void touch(K key) {
    if (fresh.getIfPresent(key) == null) {
      note(key, OffsetDateTime.now(clock));
    }
  }

  /**
   * The same, of a thing that was read just now: cheaper, and other processes' notes count, too.
   *
   * @param written when it was last used before, as it was read; null: never
   */
  public void touch(K key, @Nullable OffsetDateTime written) {
    OffsetDateTime now = OffsetDateTime.now(clock);
    if (written == null || written.isBefore(now.minus(FRESH))) {
      note(key, now);
    }
  }

  private void note(K key, OffsetDateTime now) {
    if (pending.size() < MAX_PENDING) {
      pending.put(key, now);
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
        .write(WriteContext.HOUSEKEEPING, sql, arguments.apply(batch))
        .onSuccess(any -> batch.keySet().forEach(key -> fresh.put(key, true)))
        .compose(any -> flush(database));
  }
}
