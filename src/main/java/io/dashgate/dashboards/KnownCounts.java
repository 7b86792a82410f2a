package io.dashgate.dashboards;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.access.ChangeSequence;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many dashboards projects had when they were counted lately. As long as nothing of a project
 * has changed, that holds; to count anew for every page would be the dearest part of a long list.
 * As with tags, a failover that loses transactions may have their numbers used again: a count can
 * then be that of the lost ones until the next change of the project, or the next day.
 */
final class KnownCounts {

  private static final int MOST = 10_000;

  private final Cache<Long, Known> counts =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  /**
   * How many there were.
   *
   * @param sequence when: a value of {@link ChangeSequence#COLUMN}
   */
  record Known(List<Long> sequence, long count) {}

  /** Returns what is known of a project, if anything is. */
  @Nullable Known of(long projectId) {
    return counts.getIfPresent(projectId);
  }

  /**
   * Returns the count of a row.
   *
   * @param row whose {@code total} is null if {@code known} still holds, and is else how many there
   *     are at its {@code sequence}
   */
  long read(Row row, long projectId, @Nullable Known known) {
    Long total = row.getLong("total");
    if (total == null && known != null) {
      return known.count();
    }
    Long[] sequence = row.getArrayOfLongs("sequence");
    if (sequence != null) {
      counts.put(projectId, new Known(List.of(sequence), total));
    }
    return total;
  }
}
