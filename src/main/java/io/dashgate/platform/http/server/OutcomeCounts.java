package io.dashgate.platform.http.server;

import io.dashgate.platform.ops.Metrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of requests of one kind. Safe from any thread.
 *
 * @param <E> what can become of one
 */
public final class OutcomeCounts<E extends Enum<E>> {

  private final Map<E, LongAdder> counts;

  private OutcomeCounts(Class<E> outcomes) {
    counts = new EnumMap<>(outcomes);
    for (E outcome : outcomes.getEnumConstants()) {
      counts.put(outcome, new LongAdder());
    }
  }

  /** What can become of a request with an Idempotency-Key. */
  public enum Retry {
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

  /** What can become of a request with a condition. */
  public enum Condition {
    /** The client has the answer already. */
    NOT_MODIFIED,
    /** It has another, and got the new one. */
    MODIFIED,
    /** What it wanted to change is as it thought, and was changed. */
    PRECONDITION_MET,
    /** It is not, and stays as it is. */
    PRECONDITION_FAILED,
    /** It failed for another reason. */
    FAILED
  }

  /**
   * Starts at 0, and shows the counts.
   *
   * @param name in dots, without {@code total}
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
