package io.dashgate.idempotency;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of requests with an Idempotency-Key. Safe from any thread. */
public final class RetryCounts {

  /** What can become of one. */
  public enum Outcome {
    /** It was the first, and was done. */
    DONE,
    /** It was done before; its answer was repeated. */
    REPLAYED,
    /** It was turned away, since the same one was being served. */
    IN_FLIGHT,
    /** It was turned away, since another request had the key. */
    MISMATCHED,
    /** It failed as it would have without a key, and nothing is kept. */
    FAILED
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  /** Starts at 0. */
  public RetryCounts() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  /** Counts one. */
  public void count(Outcome outcome) {
    counter(outcome).increment();
  }

  /** Returns how many had an outcome so far. */
  public long sum(Outcome outcome) {
    return counter(outcome).sum();
  }

  private LongAdder counter(Outcome outcome) {
    LongAdder counter = counts.get(outcome);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + outcome);
    }
    return counter;
  }
}
