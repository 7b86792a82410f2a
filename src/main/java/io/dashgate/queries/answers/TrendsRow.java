package io.dashgate.queries.answers;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsResult.Line;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of an answer.
 *
 * @param series null: it is computed by a formula
 * @param label its name
 * @param count the sum of its data, or the last value if they are summed up already
 */
record TrendsRow(@Nullable Series series, Line line, String label, double count) {

  /** Whether it has a value of a breakdown. */
  boolean isBrokenDown() {
    return !line.values().isEmpty();
  }

  /** Whether it is of what has no value of the breakdown. */
  static boolean isWithoutValue(Line line) {
    return line.values().size() == 1 && line.values().get(0).equals(Breakdown.NULL);
  }

  /** Whether it is of all values that are not shown. */
  static boolean isOther(Line line) {
    List<String> values = line.values();
    return !values.isEmpty() && values.stream().allMatch(Breakdown.OTHER::equals);
  }

  /** Whether there is nothing in it. */
  static boolean isZero(Line line) {
    return Numbers.finite(line.total()) == 0
        && Arrays.stream(line.data()).allMatch(value -> value == 0);
  }
}
