package io.dashgate.platform.ops;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of one project's requests to this process; a few kilobytes at most. */
final class ProjectRequestMetrics {

  private static final double[] BOUNDS = DurationBuckets.seconds();
  private static final double NANOS = 1e9;
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final AtomicLongArray durations = new AtomicLongArray(BOUNDS.length);
  private final LongAdder nanos = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  /** Bounded: known methods, and the statuses that this server answers. */
  private record Kind(String method, int status) {}

  void add(RequestLog.Entry entry) {
    requests
        .computeIfAbsent(new Kind(entry.method(), entry.status()), any -> new LongAdder())
        .increment();
    durations.incrementAndGet(bucketOf(entry.nanos()));
    nanos.add(entry.nanos());
    received.add(entry.received());
    sent.add(entry.sent());
  }

  /** Returns the number of requests so far. */
  long total() {
    long total = 0;
    for (int i = 0; i < durations.length(); i++) {
      total += durations.get(i);
    }
    return total;
  }

  /** Returns the metrics in Prometheus' text format. */
  String text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      WRITER.write(
          text,
          MetricSnapshots.of(
              requests(),
              durations(),
              bytes("dashgate_received", "Size of the bodies of the project's requests", received),
              bytes("dashgate_sent", "Size of the bodies of the responses to them", sent)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private CounterSnapshot requests() {
    CounterSnapshot.Builder family =
        CounterSnapshot.builder().name("dashgate_requests").help("Requests of the project");
    requests.forEach(
        (kind, count) ->
            family.dataPoint(
                point(
                    count.sum(),
                    Labels.of(
                        "http_request_method", kind.method(),
                        "http_response_status_code", Integer.toString(kind.status())))));
    return family.build();
  }

  private HistogramSnapshot durations() {
    long[] counts = new long[BOUNDS.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = durations.get(i);
    }
    return HistogramSnapshot.builder()
        .name("dashgate_request_duration_seconds")
        .unit(Unit.SECONDS)
        .help("Time from a request's head to the end of the response")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                .sum(nanos.sum() / NANOS)
                .build())
        .build();
  }

  private static CounterSnapshot bytes(String name, String help, LongAdder count) {
    return CounterSnapshot.builder()
        .name(name + "_bytes")
        .unit(Unit.BYTES)
        .help(help)
        .dataPoint(point(count.sum(), Labels.EMPTY))
        .build();
  }

  static CounterDataPointSnapshot point(long value, Labels labels) {
    return CounterDataPointSnapshot.builder().value((double) value).labels(labels).build();
  }

  private static int bucketOf(long nanos) {
    int bucket = 0;
    while (nanos / NANOS > BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
