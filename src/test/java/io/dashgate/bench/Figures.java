package io.dashgate.bench;

import io.dashgate.bench.Results.Spread;

/** What the measurements have to show. */
final class Figures {

  /**
   * Fastify's CPU time for a retrieve, its own and that of Postgres, as a multiple of what the bare
   * server with JSON by Postgres took beside it: measured once, on another day.
   */
  private static final double FASTIFY = 1.58;

  private Figures() {}

  static void of(Results results, boolean withPgBench) {
    String[] retrieve = {"retrieve", "gateway"};
    String[] bare = {"retrieve", "bare"};
    results.figure(
        "retrieve: requests/s / bare",
        results.ratio(retrieve, bare, Measurement::perSecond),
        0.75,
        0.90,
        true);
    results.figure(
        "retrieve: server CPU / bare",
        results.ratio(retrieve, bare, Measurement::serverMicros),
        1.8,
        1.35,
        false);
    for (String write : new String[] {"create", "rename"}) {
      boolean create = write.equals("create");
      String[] ours = {write, "gateway"};
      String[] theirs = {write, "bare"};
      results.figure(
          write + ": requests/s / bare",
          results.ratio(ours, theirs, Measurement::perSecond),
          create ? 0.80 : 0.75,
          create ? 0.95 : 0.90,
          true);
      results.figure(
          write + ": server CPU / bare",
          results.ratio(ours, theirs, Measurement::serverMicros),
          2.2,
          1.6,
          false);
    }
    results.figure(
        "list of 100: requests/s / bare",
        results
            .ratio(
                new String[] {"list of 100", "gateway"},
                new String[] {"list of 100", "bare"},
                Measurement::perSecond)
            .toString());
    if (withPgBench) {
      results.figure(
          "retrieve: requests/s / pgbench, 16 clients",
          results.ratio(
              new String[] {"retrieve, 16 clients", "gateway"},
              new String[] {"retrieve, 16 clients", "pgbench"},
              Measurement::perSecond),
          0.52,
          0.63,
          true);
      results.figure(
          "list of 100: requests/s / pgbench, json_build_object",
          results.ratio(
              new String[] {"list of 100, 16 clients", "gateway"},
              new String[] {"list of 100, 16 clients", "pgbench"},
              Measurement::perSecond),
          0.80,
          1.2,
          true);
    }
    results.figure(
        "304: requests/s / the 200's",
        results.ratio(new String[] {"retrieve, 304", "gateway"}, retrieve, Measurement::perSecond),
        3,
        5,
        true);
    for (String refused : new String[] {"refused, 400", "refused, 401", "refused, 429"}) {
      String server = refused.endsWith("429") ? "limited" : "gateway";
      results.figure(
          refused + ": CPU, Postgres' too / a 200's",
          results.ratio(new String[] {refused, server}, retrieve, Figures::total),
          1,
          0.5,
          false);
    }
    Spread overMadeByPostgres =
        results.ratio(
            new String[] {"retrieve, JSON by Postgres", "bare"}, retrieve, Figures::total);
    results.figure(
        "retrieve: CPU of Fastify, Postgres' too / ours",
        overMadeByPostgres.times(FASTIFY),
        1.2,
        1.45,
        true);
    results.figure(
        "retrieve: 1,000 tenants / one tenant, requests/s",
        results.ratio(
            retrieve, new String[] {"retrieve, one tenant", "gateway"}, Measurement::perSecond),
        0.90,
        0.97,
        true);
    results.figure(
        "retrieve: by token / by key, server CPU",
        results
            .ratio(
                new String[] {"retrieve, by token", "gateway"}, retrieve, Measurement::serverMicros)
            .toString());
    results.figure(
        "quiet tenants: p99 beside a noisy one / alone",
        results
            .ratio(
                new String[] {"nine quiet, one noisy", "gateway"},
                new String[] {"nine quiet", "gateway"},
                Measurement::p99)
            .toString());
    results.figure(
        "retrieve, 500 a second: p99 in ms, gateway",
        results.of("retrieve, 500 a second", "gateway", Measurement::p99).toString());
    results.figure(
        "retrieve, 500 a second: p99 in ms, bare",
        results.of("retrieve, 500 a second", "bare", Measurement::p99).toString());
    results.figure(
        "memory under load, 128 MB heap, MiB", results.memory("gateway"), 220, 160, false);
    results.figure("start / bare's", results.startRatio("gateway"), 2.0, 1.4, false);
    results.figure(
        "start with AppCDS / bare's", results.startRatio("gateway, AppCDS"), 1.3, 0.9, false);
    results.figure(
        "the same server twice: requests/s",
        results
            .ratio(new String[] {"retrieve", "gateway-again"}, retrieve, Measurement::perSecond)
            .toString());
    results.figure(
        "the same server twice: server CPU",
        results
            .ratio(new String[] {"retrieve", "gateway-again"}, retrieve, Measurement::serverMicros)
            .toString());
  }

  private static double total(Measurement measurement) {
    return measurement.serverMicros() + measurement.postgresMicros();
  }
}
