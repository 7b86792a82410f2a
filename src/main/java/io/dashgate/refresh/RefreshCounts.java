package io.dashgate.refresh;

import io.dashgate.results.BackgroundResults.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was refreshed, and how far behind that is. Thread-safe. */
public final class RefreshCounts {

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
  private volatile double lagSeconds;

  /** Starts at 0. */
  public RefreshCounts() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void add(Outcome outcome) {
    counter(outcome).increment();
  }

  void setLag(double seconds) {
    lagSeconds = seconds;
  }

  /** Returns the number of results. */
  public long get(Outcome outcome) {
    return counter(outcome).sum();
  }

  /** Returns for how many seconds the next project has been due, over all processes. */
  public double lagSeconds() {
    return lagSeconds;
  }

  private LongAdder counter(Outcome outcome) {
    return Objects.requireNonNull(counts.get(outcome));
  }
}
