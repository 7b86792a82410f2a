package io.dashgate.queries.engine;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Maths;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * How a time is cut: events are sorted into cells, and each point of the result is computed of some
 * successive cells. Usually these are the same.
 *
 * @param bounds where each cell begins, in microseconds since 1970, and where the last one ends
 * @param firsts the first cell of each point; never decreases
 * @param lasts the last cell of each point; never decreases
 * @param isCumulative whether each point has all cells up to its own
 */
@SuppressWarnings("ArrayRecordComponent")
record Timeline(long[] bounds, int[] firsts, int[] lasts, boolean isCumulative) {

  private static final int WEEK = 7;
  private static final int MONTH = 30;
  private static final long MICROS_OF_SECOND = 1_000_000;

  /** Returns one cell a bucket. */
  static Timeline of(Buckets buckets) {
    int size = buckets.size();
    long[] bounds = Arrays.copyOf(buckets.starts(), size + 1);
    bounds[size] = buckets.to();
    for (int i = 0; i < size; i++) {
      bounds[i] = Math.min(Math.max(bounds[i], buckets.from()), buckets.to());
    }
    int[] same = new int[size];
    Arrays.setAll(same, i -> i);
    return new Timeline(bounds, same, same, false);
  }

  /** Returns the range as a single cell. */
  static Timeline whole(Buckets buckets) {
    return single(buckets.from(), buckets.to());
  }

  /** Returns a single cell. */
  static Timeline single(long from, long to) {
    return new Timeline(new long[] {from, to}, new int[1], new int[1], false);
  }

  /** Returns the same cells, of which each point has all up to its own. */
  Timeline cumulative() {
    return new Timeline(bounds, new int[firsts.length], lasts, true);
  }

  private static int days(Maths math) {
    return math == Maths.WEEKLY_ACTIVE ? WEEK : MONTH;
  }

  /** Returns days; each point has those that end with the day on which its bucket begins. */
  static Timeline days(Buckets buckets, Maths math) {
    ZoneId zone = buckets.zone();
    long[] starts = buckets.starts();
    LocalDate first = day(starts[0], zone).minusDays(days(math) - 1L);
    long last = day(starts[starts.length - 1], zone).toEpochDay();
    int size = (int) (last - first.toEpochDay()) + 1;
    long[] bounds = new long[size + 1];
    for (int i = 0; i <= size; i++) {
      bounds[i] = Math.min(micros(first.plusDays(i), zone), buckets.to());
    }
    int[] lasts = new int[starts.length];
    int[] firsts = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      lasts[i] = (int) (day(starts[i], zone).toEpochDay() - first.toEpochDay());
      firsts[i] = lasts[i] - days(math) + 1;
    }
    return new Timeline(bounds, firsts, lasts, false);
  }

  /** Returns the days that end with a range as a single cell. */
  static Timeline lastDays(Buckets buckets, Maths math) {
    LocalDate last = day(buckets.to() - 1, buckets.zone());
    return single(micros(last.minusDays(days(math) - 1L), buckets.zone()), buckets.to());
  }

  private static LocalDate day(long micros, ZoneId zone) {
    Instant time = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_OF_SECOND));
    return time.atZone(zone).toLocalDate();
  }

  private static long micros(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toEpochSecond() * MICROS_OF_SECOND;
  }

  /** Returns the number of cells. */
  int cells() {
    return bounds.length - 1;
  }

  /** Returns the number of points. */
  int points() {
    return firsts.length;
  }

  /** Whether each point is its own cell. */
  boolean isPlain() {
    return firsts.length == cells() && Arrays.equals(firsts, lasts);
  }

  long from() {
    return bounds[0];
  }

  long to() {
    return bounds[bounds.length - 1];
  }

  /** Returns the cell of a time that is in the range. */
  int cell(long micros) {
    int found = Arrays.binarySearch(bounds, micros);
    if (found < 0) {
      return -found - 2;
    }
    while (bounds[found + 1] == micros) {
      found++; // of cells without time, the one behind them
    }
    return found;
  }
}
