package io.dashgate.platform.ops;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests by project to this process, in bounded memory: metrics of its own for each project, and
 * a series for each of the busiest projects for the operator. A project that joins the busiest is
 * counted in its own series from then on, no longer in that of the others, so every series only
 * grows. A project that leaves the busiest loses its series; the series continues if the project
 * returns.
 */
public final class ProjectTraffic implements Collector {

  /**
   * Beyond this part of the heap, the counts of the least requested projects are dropped; up to
   * 10,000 projects are counted.
   */
  private static final int HEAP_PART = 50;

  private static final int MAX_PROJECTS = 10_000;

  /** The bytes of the heap that the counts of a project with several kinds of requests take. */
  private static final int WEIGHT = 2_500;

  /** The age at which a request has half the weight of a current one in the ranking. */
  private static final Duration HALF_LIFE = Duration.ofMinutes(5);

  /** The factor by which a project must be busier to replace another one. */
  private static final double REPLACE_FACTOR = 2;

  private final int maxBusiest;
  private final Clock clock;
  private final Cache<Long, Traffic> known =
      Caffeine.newBuilder()
          .maximumSize(
              Math.min(MAX_PROJECTS, Runtime.getRuntime().maxMemory() / HEAP_PART / WEIGHT))
          .executor(Runnable::run)
          .build();
  private final LongAdder others = new LongAdder();
  private volatile Map<Long, Traffic> busiest = Map.of();
  private Instant ranked;

  private static final class Traffic {
    final ProjectRequestMetrics metrics = new ProjectRequestMetrics();

    /** Requests counted while the project was among the busiest. */
    final LongAdder inOwnSeries = new LongAdder();

    long totalAtRanking;
    double score;
  }

  /**
   * Starts all counts at zero.
   *
   * @param maxBusiest the number of projects with a series of their own
   */
  public ProjectTraffic(int maxBusiest, Clock clock) {
    this.maxBusiest = maxBusiest;
    this.clock = clock;
    this.ranked = clock.instant();
  }

  /** Returns the metrics of a project's requests in Prometheus' text format. */
  public String textOf(long projectId) {
    @Nullable Traffic traffic = find(projectId);
    return (traffic == null ? new ProjectRequestMetrics() : traffic.metrics).text();
  }

  @Override
  public MetricSnapshot collect() {
    rank();
    CounterSnapshot.Builder family =
        CounterSnapshot.builder()
            .name("dashgate_project_requests")
            .help("Requests of each of the busiest projects, and of all others together");
    busiest.forEach(
        (id, traffic) ->
            family.dataPoint(
                ProjectRequestMetrics.point(
                    traffic.inOwnSeries.sum(), Labels.of("project", Long.toString(id)))));
    return family
        .dataPoint(ProjectRequestMetrics.point(others.sum(), Labels.of("project", "_other")))
        .build();
  }

  /** Counts a completed request of a project. */
  void add(long projectId, RequestLog.Entry entry) {
    @Nullable Traffic traffic = busiest.get(projectId);
    if (traffic == null) {
      traffic = known.get(projectId, any -> new Traffic());
      traffic = busiest.size() < maxBusiest ? joinBusiest(projectId, traffic) : traffic;
    }
    traffic.metrics.add(entry);
    (busiest.get(projectId) == traffic ? traffic.inOwnSeries : others).increment();
  }

  /** Returns the number of known projects after eviction. */
  long known() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private @Nullable Traffic find(long projectId) {
    @Nullable Traffic traffic = busiest.get(projectId);
    return traffic == null ? known.getIfPresent(projectId) : traffic;
  }

  private synchronized Traffic joinBusiest(long projectId, Traffic traffic) {
    if (busiest.size() < maxBusiest && !busiest.containsKey(projectId)) {
      Map<Long, Traffic> more = new HashMap<>(busiest);
      more.put(projectId, traffic);
      busiest = Map.copyOf(more);
    }
    return busiest.getOrDefault(projectId, traffic);
  }

  /** Replaces projects that became quiet by clearly busier ones. */
  private synchronized void rank() {
    score();
    Map<Long, Traffic> next = new HashMap<>(busiest);
    List<Map.Entry<Long, Traffic>> candidates =
        known.asMap().entrySet().stream()
            .filter(entry -> !busiest.containsKey(entry.getKey()))
            .sorted(Comparator.comparingDouble(entry -> -entry.getValue().score))
            .limit(maxBusiest)
            .toList();
    for (Map.Entry<Long, Traffic> candidate : candidates) {
      Map.Entry<Long, Traffic> weakest =
          next.entrySet().stream()
              .min(Comparator.comparingDouble(entry -> entry.getValue().score))
              .orElseThrow();
      if (candidate.getValue().score <= REPLACE_FACTOR * weakest.getValue().score) {
        break;
      }
      next.remove(weakest.getKey());
      known.put(weakest.getKey(), weakest.getValue());
      next.put(candidate.getKey(), candidate.getValue());
    }
    busiest = Map.copyOf(next);
  }

  private void score() {
    Instant now = clock.instant();
    double age = Duration.between(ranked, now).toMillis() / (double) HALF_LIFE.toMillis();
    double decay = Math.pow(0.5, Math.max(0, age));
    ranked = now;
    Set<Traffic> all = new HashSet<>(known.asMap().values());
    all.addAll(busiest.values());
    for (Traffic traffic : all) {
      long total = traffic.metrics.total();
      traffic.score = traffic.score * decay + (total - traffic.totalAtRanking);
      traffic.totalAtRanking = total;
    }
  }
}
