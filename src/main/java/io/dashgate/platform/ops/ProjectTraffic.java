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
 * Requests by project, in bounded memory, as this process saw them: for each project to read what
 * concerns itself, and for the operator the few busiest. A project that comes among the busiest is
 * counted in a series of its own from then on, and no longer in that of the others, so that every
 * series only grows; one that falls back loses its series, which goes on where it was should the
 * project come back.
 */
public final class ProjectTraffic implements Collector {

  /** The projects beyond this many that are asked for least are forgotten, and begin anew. */
  private static final int MAX_PROJECTS = 10_000;

  /** After so long, a request counts half as much for being busy as one of now. */
  private static final Duration HALF_LIFE = Duration.ofMinutes(5);

  /** How many times as busy a project must be to take the place of another. */
  private static final double CLEARLY = 2;

  private final int places;
  private final Clock clock;
  private final Cache<Long, Traffic> known =
      Caffeine.newBuilder().maximumSize(MAX_PROJECTS).executor(Runnable::run).build();
  private final LongAdder others = new LongAdder();
  private volatile Map<Long, Traffic> busiest = Map.of();
  private Instant ranked;

  private static final class Traffic {
    final ProjectTally tally = new ProjectTally();

    /** What was counted while the project was among the busiest. */
    final LongAdder shown = new LongAdder();

    long seen;
    double score;
  }

  /**
   * Makes empty counts.
   *
   * @param places how many projects have a series of their own
   */
  public ProjectTraffic(int places, Clock clock) {
    this.places = places;
    this.clock = clock;
    this.ranked = clock.instant();
  }

  /** Returns the metrics of a project's own requests, in Prometheus' text format. */
  public String textOf(long projectId) {
    @Nullable Traffic traffic = find(projectId);
    return (traffic == null ? new ProjectTally() : traffic.tally).text();
  }

  @Override
  public MetricSnapshot collect() {
    rank();
    CounterSnapshot.Builder family =
        CounterSnapshot.builder()
            .name("dashgate_project_requests")
            .help("Requests of the busiest projects, and of all others together");
    busiest.forEach(
        (id, traffic) ->
            family.dataPoint(
                ProjectTally.point(traffic.shown.sum(), Labels.of("project", Long.toString(id)))));
    return family
        .dataPoint(ProjectTally.point(others.sum(), Labels.of("project", "_other")))
        .build();
  }

  /** Counts a request of a project that is over. */
  void add(long projectId, RequestLog.Entry entry) {
    @Nullable Traffic traffic = busiest.get(projectId);
    if (traffic == null) {
      traffic = known.get(projectId, any -> new Traffic());
      traffic = busiest.size() < places ? takeFreePlace(projectId, traffic) : traffic;
    }
    traffic.tally.add(entry);
    (busiest.get(projectId) == traffic ? traffic.shown : others).increment();
  }

  /** Returns how many projects are remembered, once what is too many is forgotten. */
  long known() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private @Nullable Traffic find(long projectId) {
    @Nullable Traffic traffic = busiest.get(projectId);
    return traffic == null ? known.getIfPresent(projectId) : traffic;
  }

  private synchronized Traffic takeFreePlace(long projectId, Traffic traffic) {
    if (busiest.size() < places && !busiest.containsKey(projectId)) {
      Map<Long, Traffic> more = new HashMap<>(busiest);
      more.put(projectId, traffic);
      busiest = Map.copyOf(more);
    }
    return busiest.getOrDefault(projectId, traffic);
  }

  /** Gives the places of those that became quiet to those that are clearly busier. */
  private synchronized void rank() {
    score();
    Map<Long, Traffic> next = new HashMap<>(busiest);
    List<Map.Entry<Long, Traffic>> waiting =
        known.asMap().entrySet().stream()
            .filter(entry -> !busiest.containsKey(entry.getKey()))
            .sorted(Comparator.comparingDouble(entry -> -entry.getValue().score))
            .limit(places)
            .toList();
    for (Map.Entry<Long, Traffic> candidate : waiting) {
      Map.Entry<Long, Traffic> weakest =
          next.entrySet().stream()
              .min(Comparator.comparingDouble(entry -> entry.getValue().score))
              .orElseThrow();
      if (candidate.getValue().score <= CLEARLY * weakest.getValue().score) {
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
    double faded = Math.pow(0.5, Math.max(0, age));
    ranked = now;
    Set<Traffic> all = new HashSet<>(known.asMap().values());
    all.addAll(busiest.values());
    for (Traffic traffic : all) {
      long total = traffic.tally.total();
      traffic.score = traffic.score * faded + (total - traffic.seen);
      traffic.seen = total;
    }
  }
}
