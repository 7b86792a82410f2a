package io.dashgate.queries;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts where the results of queries came from. Thread-safe. */
public final class ResultCounts {

  /** Where a result came from. */
  public enum Origin {
    /** It was kept. */
    CACHED,
    /** It was computed for this caller, and perhaps others. */
    COMPUTED,
    /** It was being computed for another caller of this process. */
    JOINED,
    /** Another process computed it meanwhile. */
    AWAITED,
    /** It was computed, but is too long to be kept. */
    TOO_LONG;

    /** Returns the value of the label in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Origin, LongAdder> counts = new EnumMap<>(Origin.class);

  /** Starts at 0. */
  public ResultCounts() {
    for (Origin origin : Origin.values()) {
      counts.put(origin, new LongAdder());
    }
  }

  void add(Origin origin) {
    counter(origin).increment();
  }

  /** Returns the number of results. */
  public long get(Origin origin) {
    return counter(origin).sum();
  }

  private LongAdder counter(Origin origin) {
    LongAdder counter = counts.get(origin);
    if (counter == null) {
      throw new IllegalStateException(origin.name());
    }
    return counter;
  }
}
