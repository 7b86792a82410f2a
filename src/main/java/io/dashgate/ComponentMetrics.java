package io.dashgate;

import io.dashgate.events.capture.CaptureCounts;
import io.dashgate.events.ingest.EventWorker;
import io.dashgate.events.ingest.IngestCounts;
import io.dashgate.events.reading.ReadResources;
import io.dashgate.events.sealing.EventSealer;
import io.dashgate.events.sealing.SealCounts;
import io.dashgate.platform.auth.Issuers;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.server.ConnectionLimits;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.limits.Policy;
import io.dashgate.platform.limits.QueueStatistics;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.limits.Share;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.queries.ResultCounts;
import io.dashgate.queries.running.QueryCounts;
import io.dashgate.queries.running.RunningQueries;
import io.dashgate.refresh.RefreshCounts;
import io.dashgate.results.BackgroundResults;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Locale;

/** Registers the metrics of the components. */
final class ComponentMetrics {

  private ComponentMetrics() {}

  /** Registers a connection pool's availability and replacements. */
  static void bind(Metrics metrics, Database database) {
    metrics.condition(
        "dashgate.database.available",
        "Whether Postgres is available; if not, requests are refused at once",
        database::isAvailable,
        "pool",
        database.name());
    metrics.counter(
        "dashgate.pool.swaps",
        "Replacements of connections that no longer answered",
        database::swaps,
        "pool",
        database.name());
  }

  /** Registers the decisions of each rate limit policy. */
  static void bind(Metrics metrics, RateLimits limits) {
    String name = "dashgate.quota.decisions";
    String description = "Decisions of the rate limit policies";
    for (Policy policy : Policy.values()) {
      String label = policy.label();
      metrics.counter(
          name, description, () -> limits.allowed(policy), "policy", label, "outcome", "allowed");
      metrics.counter(
          name, description, () -> limits.refused(policy), "policy", label, "outcome", "refused");
    }
  }

  /** Returns the counts of events that are sent, registered. */
  static CaptureCounts captureCounts(Metrics metrics) {
    CaptureCounts counts =
        new CaptureCounts(
            metrics.durations(
                "dashgate.capture.commit.wait", "Time that a request waited for its commit"));
    metrics.counter(
        "dashgate.capture.commits", "Commits of events, each of many requests", counts::commits);
    for (CaptureCounts.Outcome outcome : CaptureCounts.Outcome.values()) {
      metrics.counter(
          "dashgate.capture.events",
          "Valid events that were sent",
          () -> counts.events(outcome),
          "outcome",
          outcome.label());
    }
    return counts;
  }

  /** Returns the counts of results of queries, registered. */
  static ResultCounts resultCounts(Metrics metrics) {
    ResultCounts counts = new ResultCounts();
    for (ResultCounts.Origin origin : ResultCounts.Origin.values()) {
      metrics.counter(
          "dashgate.query.results",
          "Results of queries by where they came from",
          () -> counts.get(origin),
          "origin",
          origin.label());
    }
    return counts;
  }

  /** Returns the counts of what is refreshed in the background, registered. */
  static RefreshCounts refreshCounts(Metrics metrics) {
    RefreshCounts counts = new RefreshCounts();
    for (BackgroundResults.Outcome outcome : BackgroundResults.Outcome.values()) {
      metrics.counter(
          "dashgate.refresh.results",
          "Results of dashboards that were to be refreshed in the background",
          () -> counts.get(outcome),
          "outcome",
          outcome.label());
    }
    metrics.gauge(
        "dashgate.refresh.lag.seconds",
        "Time for which a project has waited for its dashboards to be refreshed",
        counts::lagSeconds);
    return counts;
  }

  /** Registers refused requests by reason. */
  static void bind(Metrics metrics, OverloadCounts refusals) {
    for (OverloadCounts.Reason reason : OverloadCounts.Reason.values()) {
      metrics.counter(
          "dashgate.overload.refusals",
          "Requests refused or abandoned because of overload",
          () -> refusals.sum(reason),
          "reason",
          reason.label());
    }
  }

  /**
   * Registers the use of a budget of bytes.
   *
   * @param purpose what the bytes are for
   */
  static void bind(Metrics metrics, String purpose, ByteBudget budget) {
    metrics.gauge(
        "dashgate.memory.used.bytes",
        "Bytes that requests in flight hold of a budget",
        budget::used,
        "budget",
        purpose);
    metrics.gauge(
        "dashgate.memory.limit.bytes", "Bytes of a budget", budget::limit, "budget", purpose);
    metrics.counter(
        "dashgate.memory.refusals",
        "Requests for bytes of a budget that were refused",
        budget::refused,
        "budget",
        purpose);
  }

  /** Returns the statistics of the fair queues, registered. */
  static QueueStatistics queueStatistics(Metrics metrics) {
    QueueStatistics statistics =
        new QueueStatistics(
            metrics.durations("dashgate.queue.wait", "Time that requests waited for their turn"));
    for (Share.Group group : Share.Group.values()) {
      if (group != Share.Group.QUERIES) {
        metrics.gauge(
            "dashgate.queue.length",
            "Requests that wait for their turn",
            () -> statistics.waiting(group),
            "callers",
            group.name().toLowerCase(Locale.ROOT));
      }
    }
    return statistics;
  }

  /** Returns the statistics of the queues of queries, registered. */
  static QueueStatistics queryQueue(Metrics metrics) {
    QueueStatistics statistics =
        new QueueStatistics(
            metrics.durations("dashgate.queries.wait", "Time that queries waited for their turn"));
    metrics.gauge(
        "dashgate.queries.waiting",
        "Queries that wait for their turn",
        () -> statistics.waiting(Share.Group.QUERIES));
    return statistics;
  }

  /** Returns the counts of queries, registered. */
  static QueryCounts queryCounts(Metrics metrics, RunningQueries running, Duration slow) {
    QueryCounts counts =
        new QueryCounts(
            (kind, outcome) ->
                metrics.durations(
                    "dashgate.queries",
                    "Time of queries, with the wait for their turn",
                    "kind",
                    kind.label(),
                    "outcome",
                    outcome.label()),
            slow);
    metrics.counter("dashgate.queries.events.read", "Events that queries read", counts::events);
    metrics.counter(
        "dashgate.queries.read.bytes", "Bytes of columns that queries read", counts::bytes);
    metrics.gauge(
        "dashgate.queries.running", "Queries that compute or wait for their turn", running::size);
    return counts;
  }

  /** Registers the memory outside of the heap, through which everything is read and written. */
  static void bindDirectMemory(Metrics metrics) {
    metrics.gauge(
        "dashgate.direct_memory.used.bytes",
        "Direct memory of connections to clients and to Postgres",
        PlatformDependent::usedDirectMemory);
    metrics.gauge(
        "dashgate.direct_memory.limit.bytes",
        "Most direct memory of connections",
        PlatformDependent::maxDirectMemory);
  }

  /** Registers the connections of clients. */
  static void bind(Metrics metrics, ConnectionLimits connections) {
    metrics.gauge("dashgate.connections.open", "Connections of clients", connections::open);
    metrics.gauge("dashgate.connections.limit", "Most connections of clients", connections::max);
    String name = "dashgate.connections.refused";
    String description = "Connections of clients that were refused or closed to make room";
    metrics.counter(name, description, connections::refusedFull, "reason", "full");
    metrics.counter(name, description, connections::refusedByAddress, "reason", "address");
    metrics.counter(name, description, connections::dropped, "reason", "idle");
  }

  /** Registers the processing of events. */
  static void bind(Metrics metrics, EventWorker worker, IngestCounts counts) {
    metrics.gauge(
        "dashgate.events.lag.seconds",
        "Time for which the oldest event has waited to be processed",
        worker::lagSeconds);
    String name = "dashgate.events.processed";
    String description = "Events of the inbox that were processed";
    metrics.counter(name, description, counts::stored, "outcome", "stored");
    metrics.counter(name, description, counts::notNew, "outcome", "not_new");
    metrics.counter(name, description, counts::rejected, "outcome", "rejected");
    metrics.counter(
        "dashgate.events.failed_batches",
        "Batches of events that failed because of the database, and are tried again",
        counts::failedBatches);
  }

  /** Registers the packing of events. */
  static void bind(Metrics metrics, EventSealer sealer, SealCounts counts) {
    metrics.gauge(
        "dashgate.events.tail", "Events of all projects that are not packed", counts::tailEvents);
    metrics.gauge(
        "dashgate.events.tail.seconds",
        "Time since the first event arrived that is not packed",
        counts::tailSeconds);
    metrics.gauge(
        "dashgate.events.seal.lag.seconds",
        "Time for which there have been events to pack",
        sealer::lagSeconds);
    metrics.counter("dashgate.events.sealed", "Events that were packed", counts::events);
    metrics.counter(
        "dashgate.events.chunks.sealed",
        "Chunks that events of the tail were packed into",
        counts::chunks);
    metrics.counter(
        "dashgate.events.chunks.merged", "Chunks that were merged into others", counts::merged);
    metrics.counter(
        "dashgate.events.chunks.damaged", "Chunks that could not be read", counts::damaged);
    metrics.counter(
        "dashgate.events.removed", "Events that were removed: erased, or too old", counts::removed);
    metrics.counter(
        "dashgate.events.failed_seals",
        "Steps of packing that failed because of the database, and are tried again",
        counts::failed);
  }

  /** Registers the reads of events. */
  static void bind(Metrics metrics, ReadResources reading) {
    bind(metrics, "event_reads", reading.budget());
    metrics.counter(
        "dashgate.events.damaged",
        "Reads that met a chunk of events that is damaged",
        reading.counts()::damaged);
  }

  /** Registers whether the keys of each trusted issuer are loaded. */
  static void bind(Metrics metrics, Issuers issuers) {
    for (String name : issuers.names()) {
      metrics.condition(
          "dashgate.issuer.keys.loaded",
          "Whether tokens of a trusted issuer can be verified",
          () -> issuers.hasKeys(name),
          "issuer",
          name);
    }
  }
}
