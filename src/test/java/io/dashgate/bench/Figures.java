package io.dashgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The figures computed from the measurements, with the required values. */
final class Figures {

  /**
   * Fastify's CPU time for a retrieve, its own and that of Postgres, as a multiple of a raw
   * server's: measured once, on another day, with a smaller answer that Postgres made as one text.
   */
  private static final double FASTIFY = 1.58;

  /** The name of the gateway with the default limits. */
  static final String BY_DEFAULT = "gateway, default limits";

  private static final String GATEWAY = "gateway";
  private static final String RAW = "raw";
  private static final String RETRIEVE = "retrieve";

  private final Results results;
  private final List<Figure> figures = new ArrayList<>();

  private Figures(Results results) {
    this.results = results;
  }

  static List<Figure> of(Results results) {
    Figures all = new Figures(results);
    all.besideRaw();
    all.besidePgBench();
    all.besideRetrieve();
    all.ofTenants();
    all.ofProcesses();
    all.ofGrowth();
    all.ofEvents();
    all.ofPackedEvents();
    all.ofTrends();
    all.ofParts();
    all.floor();
    return all.figures;
  }

  private void besideRaw() {
    besideRaw(RETRIEVE, 0.75, 0.90, 1.8, 1.35);
    besideRaw("create", 0.80, 0.95, 2.2, 1.6);
    besideRaw("rename", 0.75, 0.90, 2.2, 1.6);
    besideRaw("list of 100", Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    besideRaw("20 tiles", Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    more(
        "retrieve: CPU of Fastify, Postgres' too / ours",
        1.2,
        1.45,
        toRaw(RETRIEVE, Measurement::micros).map(ratio -> ratio.inverse().times(FASTIFY)));
    shown(
        "the same, of Fastify with the answer of that day",
        results
            .ratio("retrieve, JSON by Postgres", RAW, RETRIEVE, GATEWAY, Measurement::micros)
            .map(ratio -> ratio.times(FASTIFY)));
  }

  private void besideRaw(
      String scenario, double must, double goal, double mustCost, double goalCost) {
    more(scenario + ": requests/s / raw", must, goal, toRaw(scenario, Measurement::perSecond));
    less(
        scenario + ": server CPU / raw",
        mustCost,
        goalCost,
        toRaw(scenario, Measurement::serverMicros));
  }

  private Optional<Spread> toRaw(String scenario, ToDoubleFunction<Measurement> value) {
    return results.ratio(scenario, GATEWAY, scenario, RAW, value);
  }

  private void besidePgBench() {
    more("retrieve: requests/s / pgbench, 16 clients", 0.52, 0.63, toPgBench(RETRIEVE));
    more(
        "list of 100: requests/s / pgbench, json_build_object",
        0.80,
        1.2,
        toPgBench("list of 100"));
  }

  private Optional<Spread> toPgBench(String scenario) {
    String few = scenario + ", 16 clients";
    return results.ratio(few, GATEWAY, few, "pgbench", Measurement::perSecond);
  }

  private void besideRetrieve() {
    more(
        "304: requests/s / the 200's of the same dashboards",
        3,
        5,
        results.ratio(
            "revalidate, 304", GATEWAY, "revalidate, 200", GATEWAY, Measurement::perSecond));
    for (String refused : List.of("refused, 400", "refused, 401", "refused, 429")) {
      less(refused + ": CPU, Postgres' too / a 200's", 1, 0.5, toRetrieve(refused));
    }
    shown(
        "by token: server CPU / by key",
        results.ratio("retrieve, by token", GATEWAY, RETRIEVE, GATEWAY, Measurement::serverMicros));
    shown(
        "mix, 1 % wrong: requests/s / all right",
        results.ratio("mix, 1 % wrong", GATEWAY, "mix", GATEWAY, Measurement::perSecond));
  }

  private Optional<Spread> toRetrieve(String scenario) {
    return results.ratio(scenario, GATEWAY, RETRIEVE, GATEWAY, Measurement::micros);
  }

  private void ofTenants() {
    Optional<Spread> own = ofAllToOne(GATEWAY);
    Optional<Spread> others = ofAllToOne(RAW);
    shown("retrieve: requests/s of all tenants / of one, gateway", own);
    shown("retrieve: requests/s of all tenants / of one, raw", others);
    // what many tenants cost, without what it costs to read of a thousand times as much data
    more(
        "retrieve: requests/s of all tenants / of one, gateway / raw",
        0.90,
        0.97,
        over(own, others));
    more("retrieve, one tenant, default limits: requests/s / raw", 0.85, 0.95, ofOneByDefault());
    for (String server : List.of(GATEWAY, RAW)) {
      shown(
          "retrieve at a fixed rate: p99 in ms, " + server,
          results.of("retrieve, fixed rate", server, Measurement::p99));
    }
    shown(
        "nine quiet tenants: p99 in ms",
        results.of("nine quiet tenants", GATEWAY, Measurement::p99));
    shown(
        "nine quiet tenants beside a noisy one: p99 in ms",
        results.of("nine quiet tenants, one noisy", GATEWAY, Measurement::p99));
  }

  private Optional<Spread> ofOneByDefault() {
    String scenario = "retrieve, one tenant";
    return results.ratio(scenario, BY_DEFAULT, scenario, RAW, Measurement::perSecond);
  }

  private Optional<Spread> ofAllToOne(String server) {
    return results.ratio(RETRIEVE, server, "retrieve, one tenant", server, Measurement::perSecond);
  }

  private void ofProcesses() {
    less("memory under load, 128 MB heap: MiB", 220, 160, results.value("memory of gateway, MiB"));
    less("start / raw's", 2.0, 1.4, start("gateway"));
    less("start with AppCDS / raw's", 1.3, 0.9, start("gateway, AppCDS"));
    less("start with an AOT cache, JDK 25 / raw's", 1.1, 0.7, start("gateway, AOT"));
    for (int instances : List.of(1, 4)) {
      shown(
          "retrieve: requests/s with " + instances + " / 2 instances",
          results.ratio(
              RETRIEVE, "gateway x" + instances, RETRIEVE, "gateway x2", Measurement::perSecond));
    }
  }

  private Optional<Spread> start(String way) {
    return over(results.value("start of " + way + ", ms"), results.value("start of raw, ms"));
  }

  private static Optional<Spread> over(Optional<Spread> above, Optional<Spread> below) {
    return below.flatMap(unit -> above.map(spread -> spread.times(1 / unit.median())));
  }

  private void ofGrowth() {
    for (String heavy : List.of(Growth.FAR, Growth.SEARCH)) {
      String scenario = heavy + Growth.LONGEST;
      less(scenario + ": ms", 20, 20, results.of(scenario, GATEWAY, Measurement::p50));
    }
  }

  private void ofEvents() {
    more(
        "events: acknowledged/s / bare insert",
        1.0,
        2.0,
        values(EventLoads.BURST, EventLoads.BARE));
    less(
        "events: CPU of a batch until its row is made / a parser",
        3,
        2,
        values("CaptureBenchmark.row, us", "CaptureBenchmark.parse, us"));
    more("single events/s / raw", 0.5, 0.7, values(EventLoads.SINGLE, EventLoads.SINGLE_RAW));
    more(
        "events: processed/s / bare insert",
        0.4,
        0.6,
        values(EventLoads.SUSTAINED, EventLoads.BARE));
    more(
        "events: processed/s / bare insert, one project",
        0.3,
        0.5,
        values(EventLoads.SUSTAINED_ONE, EventLoads.BARE));
    results
        .value(EventLoads.RETRIEVE_ALONE)
        .ifPresent(
            alone ->
                less(
                    "retrieve beside an import: p99 in ms",
                    2 * alone.median() + 20,
                    1.3 * alone.median(),
                    results.value(EventLoads.RETRIEVE_BESIDE)));
    less(
        "events visible beside an import: p99 in ms",
        1_000,
        300,
        results.value(EventLoads.VISIBLE));
  }

  private void ofPackedEvents() {
    more(
        "events: processed/s beside packing / without",
        0.75,
        0.9,
        values(EventLoads.SEALED, EventLoads.NOT_SEALED));
    less(
        "events: CPU to process and pack one / a parser",
        12,
        8,
        values(EventLoads.WORKER_CPU, "CaptureBenchmark.parse, us")
            .map(spread -> spread.times(SentEvents.BATCH)));
    less(
        "packed events: bytes on disk / of JSON",
        0.25,
        0.15,
        values(PackedEvents.PACKED, PackedEvents.JSON));
    less(
        "the same, with remembered uuids",
        0.5,
        0.4,
        values(PackedEvents.REMEMBERED, PackedEvents.JSON));
    less(
        "packed events: two columns as arrays / as bytes by JDBC",
        1.5,
        1.15,
        values(PackedEvents.COLUMNS, PackedEvents.BYTES));
    less(
        "the newest 100 events: packed as they came / not packed",
        5,
        2,
        values(PackedEvents.NEWEST, PackedEvents.NEWEST_TAIL));
    less(
        "the same, packed in full chunks, as an import does / not packed",
        5,
        2,
        values(PackedEvents.NEWEST_FULL, PackedEvents.NEWEST_TAIL));
  }

  private void ofTrends() {
    for (String kind : TrendLoads.kinds()) {
      for (boolean berlin : new boolean[] {false, true}) {
        less(
            "trend, " + kind + (berlin ? ", Berlin" : "") + ": time / DuckDB's",
            1,
            0.6,
            values(TrendLoads.ours(kind, berlin), TrendLoads.others(kind, berlin)));
      }
    }
    less(
        "trend by a property of persons / without it",
        3,
        1.5,
        values(TrendLoads.PERSON_FILTER, TrendLoads.NO_FILTER));
    less(
        "dashboard of 10 kept results / without results: CPU",
        1.3,
        1.1,
        values(ResultLoads.CPU_WITH, ResultLoads.CPU_WITHOUT));
    less(
        "dashboard of 10 insights computed anew / with kept results: time",
        5,
        2.5,
        values(ResultLoads.NEW, ResultLoads.KEPT));
    results
        .value(TrendLoads.SMALL_ALONE)
        .ifPresent(
            alone ->
                less(
                    "trend of a small project beside a heavy one: p99 in ms",
                    3 * alone.median() + 20,
                    1.5 * alone.median(),
                    results.value(TrendLoads.SMALL_BESIDE)));
  }

  private Optional<Spread> values(String above, String below) {
    return over(results.value(above), results.value(below));
  }

  private void ofParts() {
    for (String credential : List.of("key", "token")) {
      less(
          "authentication with a cached " + credential + ": us",
          3,
          1,
          results.value("AuthenticationBenchmark." + credential + ", us"));
    }
  }

  private void floor() {
    shown(
        "the same gateway twice: requests/s",
        results.ratio(RETRIEVE, "gateway again", RETRIEVE, GATEWAY, Measurement::perSecond));
    shown(
        "the same gateway twice: server CPU",
        results.ratio(RETRIEVE, "gateway again", RETRIEVE, GATEWAY, Measurement::serverMicros));
  }

  private void more(String what, double must, double goal, Optional<Spread> measured) {
    measured.ifPresent(spread -> figures.add(new Figure(what, spread, must, goal, true)));
  }

  private void less(String what, double must, double goal, Optional<Spread> measured) {
    measured.ifPresent(spread -> figures.add(new Figure(what, spread, must, goal, false)));
  }

  private void shown(String what, Optional<Spread> measured) {
    less(what, Double.NaN, Double.NaN, measured);
  }
}
