package io.dashgate;

import io.dashgate.events.capture.CaptureCounts;
import io.dashgate.events.capture.CaptureHandlers;
import io.dashgate.events.capture.CaptureSettings;
import io.dashgate.events.capture.UsageRecorder;
import io.dashgate.events.ingest.EventWorker;
import io.dashgate.events.ingest.IngestCounts;
import io.dashgate.events.reading.ReadResources;
import io.dashgate.events.sealing.EventSealer;
import io.dashgate.events.sealing.SealCounts;
import io.dashgate.persons.maps.MapResources;
import io.dashgate.persons.maps.PersonMaps;
import io.dashgate.persons.maps.PersonValueMaps;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.server.BodyBudgets;
import io.dashgate.platform.limits.EventQuota;
import io.dashgate.platform.limits.Quotas;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.queries.QueryDataReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** The parts that take events in, process and read them, created once for all verticles. */
final class EventComponents {

  /** By default, requests that send events take at most a quarter of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** What is remembered of persons takes this part of the heap, and so do their properties. */
  private static final int PART_OF_HEAP_REMEMBERED = 16;

  /**
   * The longest body of a request that sends events. SDKs limit a batch to 5 MiB, and some count
   * the events only, or before they are encoded.
   */
  private static final int LONGEST_BODY = 6 * 1024 * 1024;

  private final Vertx vertx;
  private final Settings.Events settings;
  private final Clock clock;
  private final Engine engine;
  private final EventQuota quota;
  private final UsageRecorder usage;
  private final CaptureCounts counts;
  private final BodyBudgets budgets;
  private final EventWorker worker;
  private final EventSealer sealer;
  private final ReadResources reading;
  private final ReadResources queryReading;
  private final QueryDataReader queryData;

  EventComponents(
      Vertx vertx,
      Settings all,
      Clock clock,
      Metrics metrics,
      Database database,
      Engine engine,
      Quotas quotas) {
    this.vertx = vertx;
    this.settings = all.events();
    this.clock = clock;
    this.engine = engine;
    quota = new EventQuota(quotas, clock);
    usage = new UsageRecorder(vertx, database, engine, quota);
    counts = ComponentMetrics.captureCounts(metrics);
    long given = settings.bytesInFlight();
    long bytes = given == 0 ? Runtime.getRuntime().maxMemory() / PART_OF_HEAP : given;
    budgets = BodyBudgets.ofSdks(LONGEST_BODY, bytes);
    ComponentMetrics.bind(metrics, "events", budgets.callers());
    ComponentMetrics.bind(metrics, "stranger_events", budgets.strangers());
    IngestCounts ingested =
        new IngestCounts(
            metrics.durations("dashgate.events.batch", "Time to process a batch of events"));
    int months = all.retention().eventsMonths();
    worker = new EventWorker(all.database(), settings.lagLimit(), months, ingested);
    ComponentMetrics.bind(metrics, worker, ingested);
    SealCounts sealed =
        new SealCounts(
            metrics.durations(
                "dashgate.events.seal", "Time of a step that packs or removes events"));
    sealer =
        new EventSealer(
            all.database(),
            settings.sealRows(),
            settings.sealAfter(),
            months,
            worker::lagSeconds,
            sealed);
    ComponentMetrics.bind(metrics, sealer, sealed);
    reading = ReadResources.of(vertx);
    queryReading = reading.forQueries(vertx, all.instances() * all.database().queryConnections());
    long remembered = Runtime.getRuntime().maxMemory() / PART_OF_HEAP_REMEMBERED;
    MapResources maps =
        new MapResources(database, queryReading.workers(), queryReading.budget(), remembered);
    queryData =
        new QueryDataReader(
            new PersonMaps(maps), new PersonValueMaps(maps), all.queries().eventsLimit());
    ComponentMetrics.bind(metrics, reading);
  }

  /** Binds what uses the database of one verticle. */
  void bindTo(Operations operations, Database database) {
    CaptureSettings capture =
        new CaptureSettings(settings.bodyLimitBytes(), worker::isLate, worker::appended);
    new CaptureHandlers(vertx, database, engine, capture, quota, counts, clock).bindTo(operations);
  }

  /** Returns what processes events. */
  EventWorker worker() {
    return worker;
  }

  /** Returns what packs events. */
  EventSealer sealer() {
    return sealer;
  }

  /** Returns what all reads of events share. */
  ReadResources reading() {
    return reading;
  }

  /** Returns what reads of events for queries share. */
  ReadResources queryReading() {
    return queryReading;
  }

  /** Returns what reads persons and groups for queries. */
  QueryDataReader queryData() {
    return queryData;
  }

  /** Returns the memory of requests that send events. */
  BodyBudgets budgets() {
    return budgets;
  }

  /** Returns the counts of the events that projects are sent. */
  EventQuota quota() {
    return quota;
  }

  /** Starts the work that no request waits for. */
  void start() {
    usage.start();
  }

  /** Ends that work. */
  Future<Void> stop() {
    return usage.stop();
  }
}
