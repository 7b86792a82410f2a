package io.dashgate.platform.limits;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests that were refused or timed out, by reason. Shared by all verticles. */
public final class OverloadCounts {

  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  /** Why a request was not served. */
  public enum Reason {
    /** Too many requests of all tenants wait, or for too long: 503. */
    GLOBAL,
    /** Too many requests of its own tenant wait, or for too long: 429. */
    PROJECT,
    /** Too many requests of unknown callers wait: 429 or 503. */
    UNKNOWN,
    /** No answer before the deadline: 504. */
    DEADLINE,
    /** Not received in time: 408, or no answer if not even the head was complete. */
    SLOW,
    /** Cut off, since the client did not take the response in time. */
    SLOW_READER;

    /** Returns the value of the metric's label. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Starts all counts at zero. */
  public OverloadCounts() {
    for (Reason reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** Counts one request. */
  public void count(Reason reason) {
    adder(reason).increment();
  }

  /** Returns the number of requests so far. */
  public long sum(Reason reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(Reason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
