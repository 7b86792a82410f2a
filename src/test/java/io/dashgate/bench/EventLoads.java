package io.dashgate.bench;

import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Events that are sent, as bursts and one by one, until all of them are processed; beside bare
 * inserts and a raw server. What other tenants notice of a flood of events.
 */
final class EventLoads {

  static final String BARE = "events/s, bare insert";
  static final String BURST = "events/s, acknowledged in batches of 50";
  static final String SUSTAINED = "events/s, acknowledged and processed";
  static final String SUSTAINED_ONE = "events/s, acknowledged and processed, one project";
  static final String SEALED = "events/s, processed, beside packing";
  static final String NOT_SEALED = "events/s, processed, without packing";
  static final String WORKER_CPU = "CPU to process and pack an event, us";
  static final String SINGLE = "single events/s";
  static final String SINGLE_RAW = "single events/s, raw";
  static final String RETRIEVE_ALONE = "retrieve, p99 alone, ms";
  static final String RETRIEVE_BESIDE = "retrieve, p99 beside an import, ms";
  static final String VISIBLE = "events visible beside an import, p99, ms";

  private static final String PROCESSED = "dashgate_events_processed_total";
  private static final int CLIENTS = 16;
  private static final int BROWSERS = 256;
  private static final int RETRIEVES = 100;
  private static final int SEAL_ROWS = 5_000;
  private static final Duration PROCESSED_LIMIT = Duration.ofMinutes(10);

  private final Options options;
  private final Results results;

  EventLoads(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  /** A project, with a key and a token. */
  private record Site(long id, String key, String token) {}

  /** Measures with one set of processes. */
  void run(Path folder) throws Exception {
    Tenants tenants = new Tenants(SentEvents.TENANTS, 100, 10);
    Path data = options.data().resolveSibling("events");
    try (BenchmarkDatabase content = BenchmarkDatabase.open(data, tenants)) {
      Launcher launcher = new Launcher(content.urls(), folder);
      TestDatabase database = content.database();
      try (ServerProcess gateway = launcher.gateway("gateway of events");
          ServerProcess raw = launcher.raw()) {
        List<Site> sites =
            IntStream.rangeClosed(1, SentEvents.TENANTS)
                .mapToObj(id -> new Site(id, Accounts.key(id), "phc_" + id))
                .toList();
        SentEvents all = new SentEvents(sites.stream().map(Site::token).toList());
        SentEvents one = new SentEvents(List.of(sites.get(0).token()));
        BareInsert bare = new BareInsert(database);
        // not measured: the code is compiled
        burst(gateway, database, all, "warm-up", "warm-up, processed");
        perSecond(gateway, BROWSERS, all::single, 1);
        perSecond(raw, BROWSERS, all::single, 1);
        awaitProcessed(database);
        for (int round = 0; round < options.rounds(); round++) {
          results.add(BARE, bare.perSecond(options.seconds()));
          burst(gateway, database, all, BURST, SUSTAINED);
          burst(gateway, database, one, "of one project", SUSTAINED_ONE);
          results.add(SINGLE, perSecond(gateway, BROWSERS, all::single, 1));
          results.add(SINGLE_RAW, perSecond(raw, BROWSERS, all::single, 1));
          awaitProcessed(database);
          beside(gateway, database, one, sites.get(1));
        }
      }
      for (int restart = 0; restart < options.restarts(); restart++) {
        besidePacking(launcher, database, SEALED, Map.of());
        besidePacking(
            launcher, database, NOT_SEALED, Map.of("DASHGATE_EVENTS_SEAL_ROWS", "1000000"));
      }
    }
  }

  private void besidePacking(
      Launcher launcher, TestDatabase database, String what, Map<String, String> settings)
      throws Exception {
    JavaCommand command = JavaCommand.ofJar().with(settings);
    SentEvents events =
        new SentEvents(
            IntStream.rangeClosed(1, SentEvents.TENANTS).mapToObj(id -> "phc_" + id).toList());
    try (ServerProcess gateway = launcher.gateway(what, Launcher.INSTANCES, command)) {
      burst(gateway, database, events, "warm-up", "warm-up, processed");
      for (int round = 0; round < options.rounds(); round++) {
        burst(gateway, database, events, "acknowledged", what);
      }
      if (what.equals(SEALED)) {
        results.add(WORKER_CPU, workerCpu(gateway, database, events));
      }
    }
  }

  /** Returns what the gateway takes to process and pack an event that is in the inbox. */
  private double workerCpu(ServerProcess gateway, TestDatabase database, SentEvents events)
      throws Exception {
    perSecond(gateway, CLIENTS, events::batch, SentEvents.BATCH);
    double before = gateway.metric(PROCESSED);
    long cpuBefore = ProcessStatistics.cpuMicros(gateway.pid());
    awaitProcessed(database);
    Soon.seen(
        PROCESSED_LIMIT,
        () ->
            database.count("select count(*) from event_project where tail_events >= ?", SEAL_ROWS)
                == 0);
    double more = gateway.metric(PROCESSED) - before;
    return (ProcessStatistics.cpuMicros(gateway.pid()) - cpuBefore) / more;
  }

  private void burst(
      ServerProcess gateway,
      TestDatabase database,
      SentEvents events,
      String acknowledged,
      String processed)
      throws Exception {
    long begun = System.nanoTime();
    double perSecond = perSecond(gateway, CLIENTS, events::batch, SentEvents.BATCH);
    double sent = perSecond * (System.nanoTime() - begun) / 1e9;
    awaitProcessed(database);
    results.add(acknowledged, perSecond);
    results.add(processed, sent * 1e9 / (System.nanoTime() - begun));
  }

  private double perSecond(
      ServerProcess server, int clients, Supplier<LoadRequest> requests, int eventsOfEach)
      throws Exception {
    long begun = System.nanoTime();
    Samples samples =
        LoadGenerator.closed(server.port(), clients, Duration.ZERO, requests)
            .during(Duration.ofSeconds(options.seconds()))
            .stop();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (samples.wrong().count() > 0) {
      System.out.println("  unexpected answers: " + samples);
    }
    return samples.good().count() * eventsOfEach / seconds;
  }

  private static void awaitProcessed(TestDatabase database) {
    Soon.seen(
        PROCESSED_LIMIT,
        () -> database.count("select count(*) from (select from event_inbox limit 1) one") == 0);
  }

  /** A small project's reads and events, alone and beside an import of another one. */
  private void beside(ServerProcess gateway, TestDatabase database, SentEvents one, Site small)
      throws Exception {
    String path = "/api/projects/" + small.id() + "/dashboards/";
    long dashboard = new Api(gateway.port(), small.key()).get(path).results().get(0).getLong("id");
    LoadRequest retrieve =
        LoadRequest.of("GET", path + dashboard + "/", small.key(), null).expecting(200);
    results.add(RETRIEVE_ALONE, p99(gateway, retrieve));
    LoadGenerator flood = LoadGenerator.flood(gateway.port(), CLIENTS, one::batch);
    try {
      results.add(RETRIEVE_BESIDE, p99(gateway, retrieve));
      results.add(VISIBLE, visible(gateway, database, small));
    } finally {
      flood.stop();
      awaitProcessed(database);
    }
  }

  private double p99(ServerProcess gateway, LoadRequest request) throws Exception {
    return LoadGenerator.open(gateway.port(), RETRIEVES, BROWSERS, () -> request)
        .during(Duration.ofSeconds(options.seconds()))
        .stop()
        .p99();
  }

  private double visible(ServerProcess gateway, TestDatabase database, Site site) throws Exception {
    Api api = new Api(gateway.port(), null);
    List<Double> waits = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(options.seconds()).toNanos();
    while (System.nanoTime() < end) {
      String name = "seen " + System.nanoTime();
      JsonObject event =
          new JsonObject().put("api_key", site.token()).put("event", name).put("distinct_id", "s");
      long begun = System.nanoTime();
      api.post("/i/v0/e/", event).expect(200);
      Soon.seen(
          PROCESSED_LIMIT,
          () ->
              database.count(
                      """
                      select count(*)
                      from event_name n
                      join event e on e.project_id = n.project_id and e.event_number = n.event_number
                      where n.project_id = ? and n.name = ?
                      """,
                      site.id(),
                      name)
                  > 0);
      waits.add((System.nanoTime() - begun) / 1e6);
    }
    waits.sort(Double::compare);
    return waits.get((int) Math.ceil(0.99 * waits.size()) - 1);
  }
}
