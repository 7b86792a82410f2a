package io.dashgate.platform.http.server;

import io.dashgate.platform.ops.Metrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the outcomes of requests of one kind. Thread-safe.
 *
 * @param <E> the outcomes
 */
public final class OutcomeCounts<E extends Enum<E>> {

  private final Map<E, LongAdder> counts;

  private OutcomeCounts(Class<E> outcomes) {
    counts = new EnumMap<>(outcomes);
    for (E outcome : outcomes.getEnumConstants()) {
      counts.put(outcome, new LongAdder());
    }
  }

  /** The outcomes of requests with an Idempotency-Key. */
  public enum Retry {
    /** The first request of its key, which succeeded. */
    DONE,
    /** A retry: the stored response was sent again. */
    REPLAYED,
    /** Refused, since the same request was being served. */
    IN_FLIGHT,
    /** Refused, since another request used the key. */
    MISMATCHED,
    /** Failed; nothing is stored. */
    FAILED
  }

  /** The outcomes of requests with a condition. */
  public enum Condition {
    /** The client has the current response: 304. */
    NOT_MODIFIED,
    /** The client had another version, or none. */
    MODIFIED,
    /** The precondition of a write was met. */
    PRECONDITION_MET,
    /** The precondition of a write was not met: 412. */
    PRECONDITION_FAILED,
    /** Failed for another reason. */
    FAILED
  }

  /**
   * Makes counts and registers them as metrics.
   *
   * @param name of the metric, with dots, without {@code total}
   */
  public static <E extends Enum<E>> OutcomeCounts<E> shown(
      Class<E> outcomes, Metrics metrics, String name, String description) {
    OutcomeCounts<E> shown = new OutcomeCounts<>(outcomes);
    shown.counts.forEach(
        (outcome, count) ->
            metrics.counter(
                name, description, count::sum, "outcome", outcome.name().toLowerCase(Locale.ROOT)));
    return shown;
  }

  /** Counts one. */
  void count(E outcome) {
    LongAdder count = counts.get(outcome);
    if (count != null) {
      count.increment();
    }
  }
}
