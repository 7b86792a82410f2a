package io.dashgate.queries.engine;

import io.dashgate.queries.model.Language;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of numbers. Each has its lower bound, but not its upper one. */
final class Bins {

  private static final BigDecimal SMALLEST_STEP = new BigDecimal("0.01");

  private static final Pattern LABEL =
      Pattern.compile("\\[(-?\\d{1,400}(?:\\.\\d+)?),(-?\\d{1,400}(?:\\.\\d+)?)]");

  private final Language language;
  private final List<BigDecimal> edges;

  /** The lower edge of each bin. */
  private final double[] lower;

  private Bins(Language language, NavigableSet<BigDecimal> found) {
    this.language = language;
    BigDecimal last = found.last();
    if (found.size() > 1) {
      found.remove(last);
    }
    this.lower = found.stream().mapToDouble(BigDecimal::doubleValue).toArray();
    found.add(last.add(SMALLEST_STEP));
    this.edges = List.copyOf(found);
  }

  /**
   * Makes the bins of numbers: of equal width, or in the language of 2022 so that each has about as
   * many different numbers.
   *
   * @param numbers different ones, sorted, at least one
   */
  static Bins of(double[] numbers, int bins, Language language) {
    TreeSet<BigDecimal> edges = new TreeSet<>();
    double least = numbers[0];
    double most = numbers[numbers.length - 1];
    for (int i = 0; i <= bins; i++) {
      double edge;
      if (language == Language.FILTERS) {
        double level = round((double) i / bins, RoundingMode.HALF_EVEN).doubleValue();
        edge = Aggregates.quantile(numbers, 0, numbers.length, level);
      } else if (i == bins) {
        edge = most;
      } else {
        double part = (double) i / bins;
        edge =
            most - least <= Double.MAX_VALUE
                ? least + (most / bins - least / bins) * i
                : least * (1 - part) + most * part;
      }
      edges.add(round(edge, RoundingMode.FLOOR));
    }
    return new Bins(language, edges);
  }

  private static BigDecimal round(double value, RoundingMode mode) {
    return BigDecimal.valueOf(value).setScale(2, mode);
  }

  /** Returns the bin of one of the numbers, from 0. */
  int bin(double number) {
    int found = Arrays.binarySearch(lower, number);
    int bin = found < 0 ? -found - 2 : found;
    return Math.max(bin, 0);
  }

  /** Returns the name of a bin: its bounds. */
  String label(int bin) {
    return "[" + text(edges.get(bin)) + "," + text(edges.get(bin + 1)) + "]";
  }

  /** Whether a number is in the bin with a name; not if it is no name of one. */
  static boolean isIn(String label, double number) {
    Matcher bounds = LABEL.matcher(label);
    return bounds.matches()
        && number >= Double.parseDouble(bounds.group(1))
        && number < Double.parseDouble(bounds.group(2));
  }

  private String text(BigDecimal edge) {
    BigDecimal exact = edge.stripTrailingZeros();
    String text = exact.toPlainString();
    return language == Language.FILTERS && exact.scale() <= 0 ? text + ".0" : text;
  }
}
