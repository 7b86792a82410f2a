package io.dashgate.filters;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a list in their order.
 *
 * @param <T> the rows
 * @param <P> their places in the list
 * @param end the place up to which all rows have been seen; null: there are no others
 * @param bytes of what was read
 */
public record Portion<T, P>(List<T> rows, @Nullable P end, long bytes) {

  /**
   * Merges with a portion of a second list: the rows up to where both have been read.
   *
   * @param position returns the place of a row
   * @param order of the places in the lists
   */
  public Portion<T, P> merge(Portion<T, P> other, Function<T, P> position, Comparator<P> order) {
    P nearest =
        Stream.of(this, other).flatMap(one -> Stream.ofNullable(one.end)).min(order).orElse(null);
    List<T> both =
        Stream.concat(rows.stream(), other.rows.stream())
            .filter(row -> nearest == null || order.compare(position.apply(row), nearest) <= 0)
            .sorted(Comparator.comparing(position, order))
            .toList();
    return new Portion<>(both, nearest, bytes + other.bytes);
  }
}
