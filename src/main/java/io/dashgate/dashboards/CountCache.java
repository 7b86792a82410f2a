package io.dashgate.dashboards;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.access.ChangeSequence;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the number of dashboards of each project. A count is valid while the {@link
 * ChangeSequence} of the project stays the same. Without the cache, the count would be the most
 * expensive part of a long list. After a failover that loses transactions, their numbers can be
 * used again, so a count can be wrong until the next change of the project or the next day.
 */
final class CountCache {

  private static final int MAX_SIZE = 10_000;

  private final Cache<Long, Count> counts =
      Caffeine.newBuilder().maximumSize(MAX_SIZE).executor(Runnable::run).build();

  /**
   * A count of dashboards.
   *
   * @param sequence value of {@link ChangeSequence#COLUMN} at the time of the count
   */
  record Count(List<Long> sequence, long count) {}

  /** Returns the cached count of a project, or null. */
  @Nullable Count of(long projectId) {
    return counts.getIfPresent(projectId);
  }

  /**
   * Returns the count of a row and caches it.
   *
   * @param row row whose {@code total} is null if {@code cached} is still valid, and otherwise the
   *     count at its {@code sequence}
   */
  long read(Row row, long projectId, @Nullable Count cached) {
    Long total = row.getLong("total");
    if (total == null && cached != null) {
      return cached.count();
    }
    Long[] sequence = row.getArrayOfLongs("sequence");
    if (sequence != null) {
      counts.put(projectId, new Count(List.of(sequence), total));
    }
    return total;
  }
}
