package io.dashgate.events.ingest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Reads rows that the events of a batch need, within a limit of bytes. Usually by one statement:
 * rows that are longer than an equal share of the limit are read by a second one.
 *
 * @param statement reads the rows of keys; those that are longer than so many bytes without their
 *     content
 * @param key of a row
 * @param bytes the length of its content
 * @param isWhole whether a row was read with its content
 */
record BoundedRead<K, R>(
    Statement<K, R> statement, Function<R, K> key, ToLongFunction<R> bytes, Predicate<R> isWhole) {

  /** Reads rows, those that there are. */
  interface Statement<K, R> {
    Future<List<R>> read(Collection<K> keys, int mostBytesOfRow);
  }

  /**
   * Reads rows.
   *
   * @param needed the keys of the rows, with the lines of the events that need them first, in their
   *     order
   * @return fails with {@link LargeBatchException} if they take more than {@code mostBytes}; not if
   *     the first event alone needs them
   */
  Future<List<R>> read(Map<K, Integer> needed, long mostBytes) {
    if (needed.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    int share = (int) Math.min(Integer.MAX_VALUE, mostBytes / needed.size());
    return statement.read(needed.keySet(), share).compose(rows -> whole(rows, needed, mostBytes));
  }

  private Future<List<R>> whole(List<R> rows, Map<K, Integer> needed, long mostBytes) {
    List<K> missing = rows.stream().filter(isWhole.negate()).map(key).toList();
    if (missing.isEmpty()) {
      return Future.succeededFuture(rows);
    }
    refuseMore(rows, needed, mostBytes);
    return statement
        .read(missing, Integer.MAX_VALUE)
        .map(
            others -> {
              List<R> all = new ArrayList<>(rows.stream().filter(isWhole).toList());
              all.addAll(others);
              return all;
            });
  }

  private void refuseMore(List<R> rows, Map<K, Integer> needed, long mostBytes) {
    Map<K, Long> lengths = new HashMap<>();
    rows.forEach(row -> lengths.put(key.apply(row), bytes.applyAsLong(row)));
    long sum = 0;
    for (Map.Entry<K, Integer> one : needed.entrySet()) {
      sum += lengths.getOrDefault(one.getKey(), 0L);
      int line = one.getValue();
      if (sum > mostBytes && line > 0) {
        throw new LargeBatchException(line);
      }
    }
  }
}
