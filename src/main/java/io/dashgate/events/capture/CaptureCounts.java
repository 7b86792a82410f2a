package io.dashgate.events.capture;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts of events by outcome, and of their commits. One for the process. */
public final class CaptureCounts {

  private final Map<Outcome, LongAdder> events = new EnumMap<>(Outcome.class);
  private final LongConsumer commitWait;
  private final LongAdder commits = new LongAdder();

  /** The outcome of an event that was valid. */
  public enum Outcome {
    /** Committed to the inbox. */
    ACCEPTED,
    /** Not stored by its kind, such as a recording. */
    DROPPED,
    /** Not stored, since the project has used up its events. */
    OVER_QUOTA,
    /** Refused, since the project has a backlog. */
    BEHIND,
    /** Refused, since the inbox could not be written. */
    FAILED;

    /** Returns the value of the label in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Makes counts of zero.
   *
   * @param commitWait records how long a request waited for its commit, in nanoseconds
   */
  public CaptureCounts(LongConsumer commitWait) {
    this.commitWait = commitWait;
    for (Outcome outcome : Outcome.values()) {
      events.put(outcome, new LongAdder());
    }
  }

  /** Returns the events with an outcome. */
  public long events(Outcome outcome) {
    return adder(outcome).sum();
  }

  /** Returns how often events were committed, or failed to be. */
  public long commits() {
    return commits.sum();
  }

  void count(Outcome outcome, int number) {
    adder(outcome).add(number);
  }

  void waited(long nanos) {
    commitWait.accept(nanos);
  }

  void committed(int number, boolean succeeded) {
    count(succeeded ? Outcome.ACCEPTED : Outcome.FAILED, number);
    commits.increment();
  }

  private LongAdder adder(Outcome outcome) {
    return events.getOrDefault(outcome, new LongAdder());
  }
}
