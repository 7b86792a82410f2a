package io.dashgate.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What came of requests: when each was due, how long it took from then on, and how it ended. */
final class Samples {

  static final String NEVER_SENT = "never sent";

  private final List<Sample> all = new ArrayList<>();

  private record Sample(long dueNanos, long nanos, String outcome) {

    boolean isGood() {
      return outcome.startsWith("2") && outcome.length() == 3;
    }
  }

  void add(long dueNanos, long endNanos, String outcome) {
    // interned: a handful of texts, however many samples
    all.add(new Sample(dueNanos, endNanos - dueNanos, outcome.intern()));
  }

  /** Returns those that were due from one time to another, of {@link System#nanoTime}. */
  Samples due(long from, long to) {
    return where(sample -> sample.dueNanos >= from && sample.dueNanos < to);
  }

  /** Returns those that had ended by a time. */
  Samples endedBy(long time) {
    return where(sample -> sample.dueNanos + sample.nanos <= time);
  }

  /** Returns those with a good answer. */
  Samples good() {
    return where(Sample::isGood);
  }

  /** Returns those that ended in any other way than these. */
  Samples otherThan(Collection<String> outcomes) {
    return where(sample -> !outcomes.contains(sample.outcome));
  }

  /** Returns those without what a client did not wait for. */
  Samples awaited() {
    return where(sample -> !sample.outcome.equals(Reply.ABORTED));
  }

  int count() {
    return all.size();
  }

  /** Returns which part had a good answer, from 0 to 1; 0 without any sample. */
  double goodPart() {
    return all.isEmpty() ? 0 : (double) good().count() / all.size();
  }

  /** Returns the time in milliseconds that 99 of 100 did not exceed. */
  double p99() {
    return percentile(0.99);
  }

  /** Returns the longest time in milliseconds. */
  double longest() {
    return percentile(1);
  }

  /** Returns how many ended in which way. */
  Map<String, Integer> outcomes() {
    Map<String, Integer> counts = new TreeMap<>();
    all.forEach(sample -> counts.merge(sample.outcome, 1, Integer::sum));
    return counts;
  }

  /**
   * Returns after how many whole seconds from {@code from} on the part of good answers stayed at
   * {@code part} or above in each second until {@code to}; a large number for never.
   */
  int secondsUntilGood(long from, long to, double part) {
    int last = (int) ((to - from) / TimeUnit.SECONDS.toNanos(1));
    for (int second = last - 1; second >= 0; second--) {
      long start = from + TimeUnit.SECONDS.toNanos(second);
      if (due(start, start + TimeUnit.SECONDS.toNanos(1)).goodPart() < part) {
        return second == last - 1 ? 999 : second + 1;
      }
    }
    return 0;
  }

  private double percentile(double part) {
    long[] sorted = all.stream().mapToLong(Sample::nanos).toArray();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(part * sorted.length) - 1;
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 0)] / 1e6;
  }

  private Samples where(Predicate<Sample> condition) {
    Samples some = new Samples();
    all.stream().filter(condition).forEach(some.all::add);
    return some;
  }

  @Override
  public String toString() {
    return outcomes().toString();
  }
}
