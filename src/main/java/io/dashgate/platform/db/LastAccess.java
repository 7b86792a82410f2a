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
 * Times of last access, kept in memory and written in batches, so that reads do not write. An
 * object in constant use is written once in five minutes. A lost batch only makes the times less
 * current.
 *
 * @param <K> the key of an object
 */
public final class LastAccess<K> {

  /** Above this number of unwritten objects, further ones are not noted. */
  private static final int MAX_PENDING = 10_000;

  private static final int BATCH = 1_000;

  /** The largest age of a written time while an object is in use. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** With more objects, the least used may be written more often. */
  private static final int MAX_FRESH = 10_000;

  private final Clock clock;
  private final String sql;
  private final Function<Map<K, OffsetDateTime>, Tuple> arguments;
  private final ConcurrentHashMap<K, OffsetDateTime> pending = new ConcurrentHashMap<>();

  /** Objects written less than {@link #FRESH} ago. */
  private final Cache<K, Boolean> fresh =
      Caffeine.newBuilder()
          .maximumSize(MAX_FRESH)
          .expireAfterWrite(FRESH)
          .executor(Runnable::run)
          .build();

  /**
   * Makes one without entries.
   *
   * @param sql one statement that writes a batch; it must skip locked rows, because several
   *     processes write the same ones
   * @param arguments makes its arguments of a batch
   */
  public LastAccess(Clock clock, String sql, Function<Map<K, OffsetDateTime>, Tuple> arguments) {
    this.clock = clock;
    this.sql = sql;
    this.arguments = arguments;
  }

  /** Notes that an object is used now. Cheap; safe from any thread. */
  public void touch(K key) {
    if (fresh.getIfPresent(key) == null) {
      note(key, OffsetDateTime.now(clock));
    }
  }

  /**
   * Notes that an object is used now that was just read; regards what other processes wrote.
   *
   * @param written the time of last access as read; null: never
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

  /** Writes the times since the last call, in batches; a failed batch is lost. */
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
