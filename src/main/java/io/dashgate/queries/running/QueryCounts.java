package io.dashgate.queries.running;

import io.dashgate.events.reading.ReadReport;
import io.dashgate.events.reading.ReadReport.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the queries of a process, and logs the slow ones. Thread-safe. */
public final class QueryCounts {

  private static final Logger log = LoggerFactory.getLogger(QueryCounts.class);

  private final Map<QueryKind, Map<QueryOutcome, LongConsumer>> durations =
      new EnumMap<>(QueryKind.class);
  private final Duration slow;
  private final LongAdder events = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * Makes it.
   *
   * @param durations returns what takes the durations of a kind and outcome, in nanoseconds
   * @param slow queries that take longer are logged; zero: none
   */
  public QueryCounts(BiFunction<QueryKind, QueryOutcome, LongConsumer> durations, Duration slow) {
    this.slow = slow;
    for (QueryKind kind : QueryKind.values()) {
      Map<QueryOutcome, LongConsumer> ofKind = new EnumMap<>(QueryOutcome.class);
      for (QueryOutcome outcome : QueryOutcome.values()) {
        ofKind.put(outcome, durations.apply(kind, outcome));
      }
      this.durations.put(kind, ofKind);
    }
  }

  /** Returns the number of events that all queries have read. */
  public long events() {
    return events.sum();
  }

  /** Returns the bytes of the columns that all queries have read. */
  public long bytes() {
    return bytes.sum();
  }

  /**
   * Counts a query that has ended.
   *
   * @param nanos from the beginning of its wait for its turn
   */
  void ended(RunningQuery query, QueryOutcome outcome, long nanos) {
    ReadReport report = query.report();
    events.add(report.events());
    bytes.add(report.bytes());
    Objects.requireNonNull(Objects.requireNonNull(durations.get(query.kind())).get(outcome))
        .accept(nanos);
    if (!slow.isZero() && nanos > slow.toNanos()) {
      log.warn(
          "slow query of project {}: {} ({}, {} days), {} after {} ms: waited {}, began {}, persons {}, events"
              + " {}, result {} ms; read {} events, {} bytes",
          query.projectId(),
          query.kind().label(),
          query.shape(),
          report.days(),
          outcome.label(),
          millis(nanos),
          millis(query.waitedNanos()),
          millis(report.nanos(Phase.BEGIN)),
          millis(report.nanos(Phase.PERSONS)),
          millis(report.nanos(Phase.EVENTS)),
          millis(report.nanos(Phase.RESULT)),
          report.events(),
          report.bytes());
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
