package io.dashgate.bench;

import io.dashgate.testing.Api;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trends of a busy project, computed anew each time by the gateway, beside the same queries of
 * DuckDB, with equal answers; and those of a small project beside the heaviest of them.
 */
final class TrendLoads {

  static final String PERSON_FILTER = "trend by a property of persons, ms";
  static final String NO_FILTER = "the same trend without it, ms";
  static final String SMALL_ALONE = "trend of a small project, p99 alone, ms";
  static final String SMALL_BESIDE = "trend of a small project, p99 beside a heavy one, ms";

  private static final int BUSY = 1;
  private static final int SMALL = 2;
  private static final int PROJECTS = 20;
  private static final int SMALL_EVENTS = 10_000;
  private static final int WARM_ROUNDS = 6;
  private static final int ROUNDS = 11;
  private static final int HEAP_MB = 512;
  private static final int SMALL_PER_SECOND = 20;

  /** Three of ten distinct ids have been merged with another one. */
  private static final String PERSON_OF_ID =
      "case when id % 10 < 3 then id - id % 10 + 5 else id end";

  private static final String ZONE_BERLIN = "Europe/Berlin";

  private final Options options;
  private final Results results;
  private final AtomicInteger computed = new AtomicInteger();

  TrendLoads(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  /** Names of the measured kinds. */
  static List<String> kinds() {
    return KINDS.stream().map(Kind::name).toList();
  }

  /** The name of a measurement of a kind, in one of two time zones. */
  static String ours(String kind, boolean berlin) {
    return kind + (berlin ? ", Berlin" : "") + ", ms";
  }

  /** The name of the measurement of DuckDB. */
  static String others(String kind, boolean berlin) {
    return kind + (berlin ? ", Berlin" : "") + ", DuckDB, ms";
  }

  /**
   * A query.
   *
   * @param series its only series
   * @param more other members of the query
   * @param sql the same for DuckDB, with the day of an event as {@code %1$s} and the condition of
   *     time as {@code %2$s}
   */
  private record Kind(String name, String series, String more, String sql) {}

  private static final String PAGE_VIEWS = "from ev where name = 1 and %2$s";

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "total",
              "\"event\":\"event 1\"",
              "",
              "select count(*) " + PAGE_VIEWS + " group by %1$s"),
          new Kind(
              "daily active",
              "\"event\":\"event 1\",\"math\":\"dau\"",
              "",
              "select count(distinct person) from ev join person_of using (id)"
                  + " where name = 1 and %2$s group by %1$s"),
          new Kind(
              "weekly active",
              "\"event\":\"event 1\",\"math\":\"weekly_active\"",
              "",
              """
              with d as (
                select person p, %1$s b from ev join person_of using (id)
                where name = 1 and %3$s group by 1, 2),
              n as (select b, least(b + 7, lead(b) over (partition by p order by b)) e from d),
              x as (select b d, count(*) v from n group by 1 union all select e, -count(*) from n group by 1),
              days as (select b::int d, 0 v from range(-6, 30) t(b)),
              y as (select d, sum(sum(v)) over (order by d) s
                from (select * from x union all select * from days) group by d)
              select s from y where d between 0 and 29
              """),
          new Kind(
              "filter",
              "\"event\":\"event 1\",\"properties\":[{\"key\":\"$browser\",\"value\":\"Chrome\",\"type\":\"event\"}]",
              "",
              "select count(*) " + PAGE_VIEWS + " and browser = 'Chrome' group by %1$s"),
          new Kind(
              "breakdown",
              "\"event\":\"event 1\"",
              ",\"breakdownFilter\":{\"breakdown\":\"$current_url\",\"breakdown_type\":\"event\"}",
              """
              with g as materialized (
                select %1$s b, url v, count(*) n from ev where name = 1 and %2$s group by 1, 2),
              t as (select v, row_number() over (order by sum(n) desc, v) r from g group by v order by 2 limit 25)
              select sum(n) from g left join t using (v) group by b, coalesce(t.r, 26)
              """),
          new Kind(
              "sum",
              "\"event\":\"event 4\",\"math\":\"sum\",\"math_property\":\"amount\"",
              "",
              "select sum(amount) from ev where name = 4 and %2$s group by %1$s"),
          new Kind(
              "p90",
              "\"event\":\"event 4\",\"math\":\"p90\",\"math_property\":\"amount\"",
              "",
              "select quantile_cont(amount, 0.9) from ev where name = 4 and %2$s group by %1$s"));

  /** Measures on a database of its own, which is made anew each time. */
  void run(Path folder) throws Exception {
    Path data = options.data().resolveSibling("trends");
    try (BenchmarkDatabase content = BenchmarkDatabase.open(data, new Tenants(PROJECTS, 1, 1));
        SortedTable table = new SortedTable(folder)) {
      fill(content, table);
      Launcher launcher = new Launcher(content.urls(), folder);
      try (ServerProcess gateway = launcher.gateway("gateway of trends", HEAP_MB)) {
        for (boolean berlin : new boolean[] {false, true}) {
          content
              .database()
              .execute(
                  "update project set timezone = ? where id = ?",
                  berlin ? ZONE_BERLIN : "UTC",
                  BUSY);
          compare(gateway, table, berlin);
        }
        filterPersons(gateway, content.database());
        besideHeavy(gateway);
        new ResultLoads(options, results, gateway, content, SMALL).run();
      }
    }
  }

  private void fill(BenchmarkDatabase content, SortedTable table) throws Exception {
    TestDatabase database = content.database();
    database.execute("truncate event_project, event_name, event_chunk, event_column, property_key");
    database.execute("truncate person, person_distinct_id, person_column");
    BusyProject.begin(database, BUSY);
    BusyProject.fill(content.urls(), BUSY, options.events(), table::add);
    table.sort(PERSON_OF_ID);
    for (int project = SMALL; project <= PROJECTS; project++) {
      BusyProject.begin(database, project);
      BusyProject.fill(content.urls(), project, SMALL_EVENTS, any -> {});
    }
    database.execute(
        """
        insert into person (project_id, person_number, uuid, created_at, is_identified, properties, version)
        select p, id, gen_random_uuid(), '2026-03-01', true,
          json_build_object('plan', 'plan ' || id %% 5, 'email', 'user' || id || '@example.com'), 1
        from generate_series(1, %d) p, generate_series(1, case when p = %d then 200000 else 2000 end) id
        where id %% 10 >= 3
        """
            .formatted(PROJECTS, BUSY));
    database.execute(
        """
        insert into person_distinct_id (project_id, distinct_id, id_number, person_number, version)
        select p, 'id ' || id, id, %s, 1
        from generate_series(1, %d) p, generate_series(1, case when p = %d then 200000 else 2000 end) id
        """
            .formatted(PERSON_OF_ID, PROJECTS, BUSY));
    database.execute("update event_project set ids_version = 1, persons_version = 1");
    database.execute("vacuum analyze");
  }

  private void compare(ServerProcess gateway, SortedTable table, boolean berlin) throws Exception {
    for (Kind kind : KINDS) {
      // the clocks of Berlin are two hours ahead in all of these days
      String time = berlin ? "(ts + interval 2 hour)" : "ts";
      String from = "timestamp '2026-04-30'";
      String day = "(date_diff('day', %s, %s))::int".formatted(from, time);
      String range = "%s >= %s and %s < timestamp '2026-05-30'".formatted(time, from, time);
      String longer = range.replace(from, "timestamp '2026-04-24'");
      String sql = kind.sql().formatted(day, range, longer);
      for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
        double[] sums = new double[2];
        double ours = millis(() -> sums[0] = sum(query(gateway, BUSY, kind)));
        double others = millis(() -> sums[1] = table.sum(sql));
        if (Math.abs(sums[0] - sums[1]) > 1e-6 * Math.abs(sums[1])) {
          throw new IllegalStateException(
              "%s: %f, DuckDB %f".formatted(kind.name(), sums[0], sums[1]));
        }
        if (round >= 0) {
          results.add(ours(kind.name(), berlin), ours);
          results.add(others(kind.name(), berlin), others);
        }
      }
    }
  }

  /** Something that is measured. */
  interface Work {
    void run() throws Exception;
  }

  static double millis(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e6;
  }

  /** The series of each query has another name, so that no result is kept for it. */
  private String body(Kind kind, String properties) {
    return """
    {"query":{"kind":"TrendsQuery","series":[{"kind":"EventsNode",%s,"custom_name":"%d"}],"interval":"day",
    "properties":[%s],"dateRange":{"date_from":"2026-04-30","date_to":"2026-05-29"}%s}}
    """
        .formatted(kind.series(), computed.getAndIncrement(), properties, kind.more());
  }

  private JsonObject query(ServerProcess gateway, int project, Kind kind) {
    return post(gateway, project, body(kind, ""));
  }

  private static JsonObject post(ServerProcess gateway, int project, String body) {
    return new Api(gateway.port(), Accounts.key(project))
        .post("/api/projects/" + project + "/query/", body)
        .expect(200)
        .json();
  }

  private static double sum(JsonObject answer) {
    double sum = 0;
    for (Object series : answer.getJsonArray("results")) {
      JsonArray data = ((JsonObject) series).getJsonArray("data");
      for (Object value : data) {
        sum += ((Number) value).doubleValue();
      }
    }
    return sum;
  }

  private void filterPersons(ServerProcess gateway, TestDatabase database) throws Exception {
    String property = "{\"key\":\"plan\",\"value\":\"plan 4\",\"type\":\"person\"}";
    for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
      database.execute(
          """
          with changed as (
            update event_project set persons_version = persons_version + 1
            where project_id = %1$d
            returning persons_version as version)
          update person
          set properties = '{"plan":"plan 4"}', version = changed.version
          from changed
          where project_id = %1$d and person_number = %2$d
          """
              .formatted(BUSY, 15 + 10 * (round + WARM_ROUNDS)));
      Kind total = KINDS.get(0);
      double filtered = millis(() -> post(gateway, BUSY, body(total, property)));
      double all = millis(() -> post(gateway, BUSY, body(total, "")));
      if (round >= 0) {
        results.add(PERSON_FILTER, filtered);
        results.add(NO_FILTER, all);
      }
    }
  }

  private void besideHeavy(ServerProcess gateway) throws Exception {
    for (int round = 0; round < options.rounds(); round++) {
      results.add(SMALL_ALONE, smallP99(gateway));
      LoadGenerator heavy =
          LoadGenerator.flood(gateway.port(), 1, () -> request(BUSY, KINDS.get(4)));
      try {
        results.add(SMALL_BESIDE, smallP99(gateway));
      } finally {
        heavy.stop();
      }
    }
  }

  private double smallP99(ServerProcess gateway) throws Exception {
    AtomicInteger next = new AtomicInteger();
    return LoadGenerator.open(
            gateway.port(),
            SMALL_PER_SECOND,
            PROJECTS,
            () -> request(SMALL, KINDS.get(next.getAndIncrement() % KINDS.size())))
        .during(Duration.ofSeconds(options.seconds()))
        .stop()
        .p99();
  }

  private LoadRequest request(int project, Kind kind) {
    return LoadRequest.of(
            "POST", "/api/projects/" + project + "/query/", Accounts.key(project), body(kind, ""))
        .expecting(200);
  }
}
