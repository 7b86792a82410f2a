package io.dashgate.bench;

import io.dashgate.auth.AccessTokens;
import io.dashgate.dashboards.BareServer;
import io.dashgate.db.DatabaseUrls;
import io.dashgate.db.EmbeddedPostgres;
import io.dashgate.db.Migrations;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Measures the gateway beside what does the same without being one; see the README for how to run
 * it and {@code target/bench} for what it leaves. Processes are restarted, rounds are interleaved,
 * and only ratios within a run are worth comparing: the load, the servers and Postgres share the
 * machine.
 *
 * <p>System properties: {@code bench.forks} (3), {@code bench.rounds} (3), {@code bench.seconds} of
 * a drive (5), {@code bench.warm} seconds for each path (15), {@code bench.projects} (1000).
 */
public final class Benchmark {

  private static final int CLIENTS = 64;
  private static final int FEW = 16;
  private static final String SECRET = "a secret of the benchmark, 32 bytes or more";
  private static final Path FOLDER = Path.of("target", "bench");

  private final Results results = new Results();
  private final int forks = Integer.getInteger("bench.forks", 3);
  private final int rounds = Integer.getInteger("bench.rounds", 3);
  private final int seconds = Integer.getInteger("bench.seconds", 5);
  private final int warm = Integer.getInteger("bench.warm", 15);
  private final Tenants tenants = new Tenants(Integer.getInteger("bench.projects", 1000), 100, 10);
  private final Requests requests = new Requests(tenants, tenants.projects(), Tenants::key);
  private final DatabaseUrls urls;
  private final Cpu.Postgres postgres;

  /** A load of one kind, and the status that its answers have. */
  private record Scenario(String name, int status, Supplier<byte[]> requests) {}

  private Benchmark(DatabaseUrls urls) {
    this.urls = urls;
    this.postgres = Cpu.Postgres.of(FOLDER.resolve("data"));
  }

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    Files.createDirectories(FOLDER);
    EmbeddedPostgres database = EmbeddedPostgres.start(FOLDER.resolve("data"));
    try {
      Migrations.apply(database.urls());
      new Benchmark(database.urls()).run();
    } finally {
      database.stop();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    System.out.printf(
        "%d projects, each %d dashboards%n", tenants.projects(), tenants.dashboards());
    try (Connection connection = connect()) {
      tenants.fill(connection);
    }
    for (int fork = 0; fork < forks; fork++) {
      tidy();
      compare(fork);
    }
    instances();
    starts();
    PgBench pgBench = new PgBench(urls.owner(), tenants);
    if (pgBench.isThere()) {
      pgBench(pgBench);
    }
    Figures.of(results, pgBench.isThere());
    results.print();
    results.write(FOLDER);
    System.out.println("\nall of it: " + FOLDER + "/results.csv, results.svg");
  }

  /** One set of processes, warmed, then all scenarios in turn, as often as there are rounds. */
  private void compare(int fork) throws Exception {
    try (Server gateway =
            Server.gateway("gateway", environment(2), "-XX:+UseSerialGC", "-Xmx128m");
        Server again =
            Server.gateway("gateway-again", environment(2), "-XX:+UseSerialGC", "-Xmx128m");
        Server bare = Server.bare(environment(2), "-XX:+UseSerialGC", "-Xmx128m")) {
      List<Scenario> compared =
          List.of(
              new Scenario("retrieve", 200, requests::retrieve),
              new Scenario("list of 100", 200, requests::list),
              new Scenario("create", 201, requests::create),
              new Scenario("rename", 200, requests::rename));
      List<Scenario> alone = alone();
      for (Scenario scenario : compared) {
        warm(gateway, scenario);
        warm(bare, scenario);
      }
      Scenario madeByPostgres =
          new Scenario("retrieve, JSON by Postgres", 200, requests::retrieveMadeByPostgres);
      warm(bare, madeByPostgres);
      warm(again, compared.get(0));
      for (Scenario scenario : alone) {
        warm(gateway, scenario);
      }
      for (int round = 0; round < rounds; round++) {
        System.out.printf("processes %d, round %d%n", fork + 1, round + 1);
        for (Scenario scenario : compared) {
          measure(gateway, scenario, fork);
          measure(bare, scenario, fork);
        }
        measure(again, compared.get(0), fork);
        measure(bare, madeByPostgres, fork);
        for (Scenario scenario : alone) {
          measure(gateway, scenario, fork);
        }
        measureFew(gateway, compared.get(0), fork);
        measureFew(gateway, compared.get(1), fork);
        latency(gateway, fork);
        latency(bare, fork);
        neighbours(gateway, fork);
      }
      results.memory("gateway", gateway.memory());
      results.memory("bare", bare.memory());
    }
  }

  private List<Scenario> alone() {
    Vertx vertx = Vertx.vertx();
    AccessTokens tokens = new AccessTokens(vertx, Clock.systemUTC(), SECRET, Duration.ofHours(6));
    Map<Integer, String> issued = new ConcurrentHashMap<>();
    Requests byToken =
        new Requests(
            tenants, tenants.projects(), p -> issued.computeIfAbsent(p, q -> tokens.issue(q)));
    Requests ofOne = new Requests(tenants, 1, Tenants::key);
    return List.of(
        new Scenario("retrieve, 304", 304, requests::revalidate),
        new Scenario("retrieve, by token", 200, byToken::retrieve),
        new Scenario("retrieve, one tenant", 200, ofOne::retrieve),
        new Scenario("move 10 tiles", 200, requests::arrange),
        new Scenario("mix", 0, requests::mix),
        new Scenario("mix, 1 % wrong", 0, requests::mixWithMistakes),
        new Scenario("refused, 400", 400, requests::invalid),
        new Scenario("refused, 401", 401, requests::unknownCaller));
  }

  private void warm(Server server, Scenario scenario) throws Exception {
    Drive.closed(server.port(), CLIENTS, warm, scenario.requests());
  }

  private void measure(Server server, Scenario scenario, int fork) throws Exception {
    measure(server, scenario, fork, CLIENTS);
  }

  private void measureFew(Server server, Scenario scenario, int fork) throws Exception {
    Scenario few =
        new Scenario(scenario.name() + ", 16 clients", scenario.status(), scenario.requests());
    measure(server, few, fork, FEW);
  }

  private void measure(Server server, Scenario scenario, int fork, int clients) throws Exception {
    long serverBefore = Cpu.micros(server.process().pid());
    long postgresBefore = postgres.micros();
    Drive drive = Drive.closed(server.port(), clients, seconds, scenario.requests());
    note(scenario, server, fork, drive, serverBefore, postgresBefore);
  }

  private void note(
      Scenario scenario,
      Server server,
      int fork,
      Drive drive,
      long serverBefore,
      long postgresBefore)
      throws Exception {
    double count = drive.count();
    results.add(
        new Measurement(
            scenario.name(),
            server.name(),
            fork,
            drive.perSecond(),
            (Cpu.micros(server.process().pid()) - serverBefore) / count,
            (postgres.micros() - postgresBefore) / count,
            drive.millisAt(50),
            drive.millisAt(99),
            scenario.status() == 0
                ? drive.statuses().getOrDefault(500, 0L) + drive.statuses().getOrDefault(503, 0L)
                : drive.count() - drive.statuses().getOrDefault(scenario.status(), 0L)));
  }

  /** Latency at a rate that both can keep up with. */
  private void latency(Server server, int fork) throws Exception {
    Scenario scenario = new Scenario("retrieve, 500 a second", 200, requests::retrieve);
    long serverBefore = Cpu.micros(server.process().pid());
    long postgresBefore = postgres.micros();
    Drive drive = Drive.open(server.port(), FEW, 500, seconds, scenario.requests());
    note(scenario, server, fork, drive, serverBefore, postgresBefore);
  }

  /** Nine tenants at 20 requests a second each, alone and beside one that sends all it can. */
  private void neighbours(Server server, int fork) throws Exception {
    Requests noisy = new Requests(tenants, 1, Tenants::key);
    Requests quiet = new Requests(tenants, 10, Tenants::key);
    for (boolean noise : new boolean[] {false, true}) {
      CompletableFuture<Drive> loud =
          noise
              ? CompletableFuture.supplyAsync(() -> unchecked(server.port(), noisy::retrieve))
              : CompletableFuture.completedFuture(null);
      Scenario scenario =
          new Scenario(
              noise ? "nine quiet, one noisy" : "nine quiet", 200, quiet::retrieveNotFirst);
      long serverBefore = Cpu.micros(server.process().pid());
      long postgresBefore = postgres.micros();
      Drive drive = Drive.open(server.port(), FEW, 180, seconds, scenario.requests());
      note(scenario, server, fork, drive, serverBefore, postgresBefore);
      loud.get();
    }
  }

  private Drive unchecked(int port, Supplier<byte[]> from) {
    try {
      return Drive.closed(port, FEW, seconds, from);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void instances() throws Exception {
    for (int instances : new int[] {1, 2, 4}) {
      String name = instances + (instances == 1 ? " instance" : " instances");
      try (Server server =
          Server.gateway(
              name.replace(' ', '-'), environment(instances), "-XX:+UseSerialGC", "-Xmx128m")) {
        Scenario retrieve = new Scenario("retrieve, " + name, 200, requests::retrieve);
        warm(server, retrieve);
        for (int round = 0; round < rounds; round++) {
          measure(server, retrieve, 0);
        }
      }
    }
    Map<String, String> limited = environment(2);
    limited.put("DASHGATE_RATE_LIMIT_PER_MINUTE", "1");
    try (Server server = Server.gateway("limited", limited, "-XX:+UseSerialGC", "-Xmx128m")) {
      Scenario refused =
          new Scenario("refused, 429", 429, new Requests(tenants, 1, Tenants::key)::retrieve);
      warm(server, refused);
      for (int round = 0; round < rounds; round++) {
        measure(server, refused, 0);
      }
    }
  }

  /** From the launch to the first answer, with the database running and its schema in place. */
  private void starts() throws Exception {
    Path archive = FOLDER.resolve("classes.jsa").toAbsolutePath();
    Files.deleteIfExists(archive);
    Server.gateway("start", environment(2), "-XX:ArchiveClassesAtExit=" + archive).close();
    for (int i = 0; i < 5; i++) {
      try (Server bare = Server.bare(environment(2))) {
        results.start("bare", bare.startMillis());
      }
      try (Server gateway = Server.gateway("start", environment(2))) {
        results.start("gateway", gateway.startMillis());
      }
      try (Server gateway =
          Server.gateway("start", environment(2), "-XX:SharedArchiveFile=" + archive)) {
        results.start("gateway, AppCDS", gateway.startMillis());
      }
    }
  }

  private void pgBench(PgBench pgBench) throws Exception {
    for (int round = 0; round < rounds; round++) {
      results.add(
          pgBench.run("retrieve, 16 clients", BareServer.retrieveStatement(), FEW, seconds));
      results.add(pgBench.run("list of 100, 16 clients", PgBench.LIST, FEW, seconds));
    }
  }

  /**
   * Takes away what the last set of processes has made, so that lists stay as long as they were.
   */
  private void tidy() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "delete from dashboard where id > " + (long) tenants.projects() * tenants.dashboards());
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection(
        PgBench.jdbc(urls.owner()), PgBench.user(urls.owner()), PgBench.password(urls.owner()));
  }

  private Map<String, String> environment(int instances) {
    Map<String, String> environment = new java.util.HashMap<>();
    environment.put("DATABASE_URL", urls.application().url());
    environment.put("DASHGATE_DATABASE_MIGRATION_URL", urls.owner().url());
    environment.put("DASHGATE_JWT_SECRET", SECRET);
    environment.put("DASHGATE_INSTANCES", Integer.toString(instances));
    // counted as ever, but never reached
    environment.put("DASHGATE_RATE_LIMIT_PER_MINUTE", "1000000000");
    environment.put("DASHGATE_RATE_LIMIT_PER_HOUR", "1000000000");
    return environment;
  }
}
