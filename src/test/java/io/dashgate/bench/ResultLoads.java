package io.dashgate.bench;

import io.dashgate.testing.Api;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;

/** Dashboards with kept results beside the same without results, and beside computing them anew. */
final class ResultLoads {

  static final String CPU_WITH = "dashboard of 10 kept results, CPU us";
  static final String CPU_WITHOUT = "the same dashboard without results, CPU us";
  static final String NEW = "dashboard of 10 insights computed anew, ms";
  static final String KEPT = "the same dashboard with kept results, ms";

  private static final int INSIGHTS = 10;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 11;
  private static final int WARM_ROUNDS = 6;

  private final Options options;
  private final Results results;
  private final ServerProcess gateway;
  private final BenchmarkDatabase content;
  private final Api api;
  private final String key;
  private final String project;

  ResultLoads(
      Options options,
      Results results,
      ServerProcess gateway,
      BenchmarkDatabase content,
      int projectId) {
    this.options = options;
    this.results = results;
    this.gateway = gateway;
    this.content = content;
    this.key = Accounts.key(projectId);
    this.api = new Api(gateway.port(), key);
    this.project = "/api/projects/" + projectId + "/";
  }

  void run() throws Exception {
    String without = dashboard();
    String with = dashboard();
    refresh(with);
    for (int round = -1; round < options.rounds(); round++) {
      double cpuWithout = cpuMicros(without);
      double cpuWith = cpuMicros(with);
      if (round >= 0) {
        results.add(CPU_WITHOUT, cpuWithout);
        results.add(CPU_WITH, cpuWith);
      }
    }
    for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
      // another first day: nothing is kept for it
      LocalDate first = LocalDate.parse("2026-04-30").minusDays(round + WARM_ROUNDS);
      api.patch(
              with,
              "{\"filters\":{\"date_from\":\"%s\",\"date_to\":\"2026-05-29\"}}".formatted(first))
          .expect(200);
      double anew = TrendLoads.millis(() -> refresh(with));
      double kept = TrendLoads.millis(() -> requireResults(api.get(with).expect(200).json()));
      if (round >= 0) {
        results.add(NEW, anew);
        results.add(KEPT, kept);
      }
    }
  }

  private String dashboard() {
    long id = api.post(project + "dashboards/", "{\"name\":\"results\"}").expect(201).id();
    for (int i = 0; i < INSIGHTS; i++) {
      JsonObject series =
          new JsonObject()
              .put("kind", "EventsNode")
              .put("event", "event " + (1 + i % 5))
              .put("math", i % 2 == 0 ? "total" : "dau");
      JsonObject query =
          new JsonObject()
              .put("kind", "TrendsQuery")
              .put("series", new JsonArray().add(series))
              .put(
                  "dateRange",
                  new JsonObject().put("date_from", "2026-04-30").put("date_to", "2026-05-29"));
      JsonObject insight =
          new JsonObject()
              .put("name", "insight " + i)
              .put("query", new JsonObject().put("kind", "InsightVizNode").put("source", query))
              .put("dashboards", new JsonArray().add(id));
      api.post(project + "insights/", insight).expect(201);
    }
    return project + "dashboards/" + id + "/";
  }

  private void refresh(String dashboard) {
    requireResults(api.get(dashboard + "?refresh=blocking").expect(200).json());
  }

  private static void requireResults(JsonObject dashboard) {
    for (Object tile : dashboard.getJsonArray("tiles")) {
      if (((JsonObject) tile).getJsonObject("insight").getJsonArray("result") == null) {
        throw new IllegalStateException("a tile has no result");
      }
    }
  }

  /** Returns the CPU time of a retrieve, that of Postgres included, in microseconds. */
  private double cpuMicros(String dashboard) throws Exception {
    long before = ProcessStatistics.cpuMicros(gateway.pid()) + content.cpuMicros();
    Samples samples =
        LoadGenerator.closed(
                gateway.port(),
                CLIENTS,
                Duration.ZERO,
                () -> LoadRequest.of("GET", dashboard, key, null).expecting(200))
            .during(Duration.ofSeconds(options.seconds()))
            .stop();
    long used = ProcessStatistics.cpuMicros(gateway.pid()) + content.cpuMicros() - before;
    return (double) used / samples.good().count();
  }
}
