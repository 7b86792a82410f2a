package io.dashgate.platform.db;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** Statements of a batch that run at once. */
  private static final int CONCURRENT = 4;

  /** The largest age of a written time while an object is in use. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** With more objects, the least used may be written more often. */
  private static final int MAX_FRESH = 10_000;

  private final Clock clock;
  private final Function<Map<K, OffsetDateTime>, List<Statement>> statements;
  private final ConcurrentHashMap<K, OffsetDateTime> pending = new ConcurrentHashMap<>();

  /**
   * Writes times. Must skip locked rows, because several processes write the same ones.
   *
   * @param arguments of the statement
   */
  public record Statement(String sql, Tuple arguments) {}

  /** Objects written less than {@link #FRESH} ago, or being written. */
  private final Cache<K, Boolean> fresh =
      Caffeine.newBuilder()
          .maximumSize(MAX_FRESH)
          .expireAfterWrite(FRESH)
          .executor(Runnable::run)
          .build();

  /**
   * Makes one without entries.
   *
   * @param statements returns the statements that write a batch
   */
  public LastAccess(Clock clock, Function<Map<K, OffsetDateTime>, List<Statement>> statements) {
    this.clock = clock;
    this.statements = statements;
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
    if ((written == null || written.isBefore(now.minus(FRESH)))
        && fresh.getIfPresent(key) == null) {
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
    // now, since an object that is read meanwhile would be noted again
    batch.keySet().forEach(key -> fresh.put(key, true));
    return write(database, statements.apply(batch))
        .onFailure(any -> fresh.invalidateAll(batch.keySet()))
        .compose(any -> flush(database));
  }

  private static Future<Void> write(Database database, List<Statement> all) {
    // completions may come on several threads
    Queue<Statement> rest = new ConcurrentLinkedQueue<>(all);
    return Future.join(
            Stream.generate(() -> writeInTurn(database, rest))
                .limit(Math.min(CONCURRENT, all.size()))
                .toList())
        .mapEmpty();
  }

  private static Future<Void> writeInTurn(Database database, Queue<Statement> rest) {
    Statement next = rest.poll();
    if (next == null) {
      return Future.succeededFuture();
    }
    Future<Void> written =
        database.write(WriteContext.HOUSEKEEPING, next.sql(), next.arguments()).mapEmpty();
    // a failure, such as of a lost worker, does not concern the others
    return written.transform(any -> writeInTurn(database, rest).compose(all -> written));
  }
}
