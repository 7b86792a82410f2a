package io.dashgate.testing.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Samples of requests: due time, latency from the due time on, outcome. An outcome is a status, or
 * a longer text about what is wrong.
 */
public final class Samples {

  static final String NEVER_SENT = "never sent";

  /** The result of {@link #secondsUntilGood} if the answers did not become good. */
  private static final int NEVER = 999;

  private static final int STATUS_LENGTH = 3;

  private final List<Sample> all = new ArrayList<>();

  private record Sample(long dueNanos, long nanos, String outcome) {

    boolean isStatus() {
      return outcome.length() == STATUS_LENGTH;
    }

    boolean isGood() {
      return isStatus() && outcome.startsWith("2");
    }
  }

  void add(long dueNanos, long endNanos, String outcome) {
    // interned: a handful of texts, however many samples
    all.add(new Sample(dueNanos, endNanos - dueNanos, outcome.intern()));
  }

  /** Returns the samples due between two values of {@link System#nanoTime}. */
  public Samples due(long from, long to) {
    return where(sample -> sample.dueNanos >= from && sample.dueNanos < to);
  }

  /** Returns the samples that were not due between two values of {@link System#nanoTime}. */
  public Samples notDue(long from, long to) {
    return where(sample -> sample.dueNanos < from || sample.dueNanos >= to);
  }

  /** Returns the samples that had ended by a time. */
  public Samples endedBy(long time) {
    return where(sample -> sample.dueNanos + sample.nanos <= time);
  }

  /** Returns the samples with a 2xx answer. */
  public Samples good() {
    return where(Sample::isGood);
  }

  /** Returns the samples without an answer, or with an unexpected one. */
  public Samples wrong() {
    return where(sample -> !sample.isStatus());
  }

  /** Returns the samples with any other outcome than these. */
  public Samples otherThan(Collection<String> outcomes) {
    return where(sample -> !outcomes.contains(sample.outcome));
  }

  /** Returns the samples of all requests but aborted ones. */
  public Samples awaited() {
    return where(sample -> !sample.outcome.equals(LoadReply.ABORTED));
  }

  /** Returns the samples of requests that found a free connection. */
  public Samples sent() {
    return where(sample -> !sample.outcome.equals(NEVER_SENT));
  }

  /** Returns the number of samples. */
  public int count() {
    return all.size();
  }

  /** Returns the share of good answers, from 0 to 1; 0 without any sample. */
  public double goodShare() {
    return all.isEmpty() ? 0 : (double) good().count() / all.size();
  }

  /** Returns the 99th percentile of the latency, in milliseconds. */
  public double p99() {
    return percentile(99);
  }

  /** Returns the longest latency, in milliseconds. */
  public double longest() {
    return percentile(100);
  }

  /** Returns a percentile of the latency, in milliseconds; 0 without any sample. */
  public double percentile(double percent) {
    long[] sorted = all.stream().mapToLong(Sample::nanos).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 0)] / 1e6;
  }

  /** Returns the number of samples by outcome. */
  public Map<String, Integer> outcomes() {
    Map<String, Integer> counts = new TreeMap<>();
    all.forEach(sample -> counts.merge(sample.outcome, 1, Integer::sum));
    return counts;
  }

  /**
   * Returns the number of seconds from {@code from} after which the share of good answers stayed at
   * {@code share} or above in each second until {@code to}; a large number for never.
   */
  public int secondsUntilGood(long from, long to, double share) {
    int last = (int) ((to - from) / TimeUnit.SECONDS.toNanos(1));
    for (int second = last - 1; second >= 0; second--) {
      long start = from + TimeUnit.SECONDS.toNanos(second);
      if (due(start, start + TimeUnit.SECONDS.toNanos(1)).goodShare() < share) {
        return second == last - 1 ? NEVER : second + 1;
      }
    }
    return 0;
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
