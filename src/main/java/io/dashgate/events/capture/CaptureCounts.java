package io.dashgate.events.capture;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** What became of events, and how they were committed. One for the process. */
public final class CaptureCounts {

  private final Map<Outcome, LongAdder> events = new EnumMap<>(Outcome.class);
  private final LongConsumer commitWait;
  private final LongConsumer commitSize;

  /** What became of an event that was valid. */
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
   * @param commitSize records the events of a commit
   */
  public CaptureCounts(LongConsumer commitWait, LongConsumer commitSize) {
    this.commitWait = commitWait;
    this.commitSize = commitSize;
    for (Outcome outcome : Outcome.values()) {
      events.put(outcome, new LongAdder());
    }
  }

  /** Returns the events with an outcome. */
  public long events(Outcome outcome) {
    return adder(outcome).sum();
  }

  void count(Outcome outcome, int number) {
    adder(outcome).add(number);
  }

  void waited(long nanos) {
    commitWait.accept(nanos);
  }

  void committed(int number, boolean succeeded) {
    count(succeeded ? Outcome.ACCEPTED : Outcome.FAILED, number);
    commitSize.accept(number);
  }

  private LongAdder adder(Outcome outcome) {
    return events.getOrDefault(outcome, new LongAdder());
  }
}
