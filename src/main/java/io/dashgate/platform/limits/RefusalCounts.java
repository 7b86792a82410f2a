package io.dashgate.platform.limits;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests that were turned away or given up, by reason. Shared by all verticles. */
public final class RefusalCounts {

  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  /** Why a request was not served. */
  public enum Reason {
    /** Too many were in flight: 503. */
    GLOBAL,
    /** Too many of its project, or of its caller, were in flight: 429. */
    PROJECT,
    /** It was not answered in time: 504. */
    DEADLINE,
    /** It did not arrive in time: 408, or without an answer if not even its head was there. */
    SLOW;

    /** Returns the value of the metric's label. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Makes counts of nothing. */
  public RefusalCounts() {
    for (Reason reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** Counts one. */
  public void count(Reason reason) {
    adder(reason).increment();
  }

  /** Returns how many there were. */
  public long sum(Reason reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(Reason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
