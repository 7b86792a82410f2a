package io.dashgate.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the gateway beside what does the same without being one: {@code mvn -Pbenchmark verify}.
 * Processes are restarted, rounds are interleaved, and only ratios within a run are worth
 * comparing: the load, the servers and Postgres share the machine. Exits with 1 if any answer was
 * another than it should be. See {@link Options} for what can be set.
 */
public final class Benchmark {

  private static final Path FOLDER = Path.of("target/benchmark").toAbsolutePath();

  private final Options options;
  private final Results results;

  private Benchmark(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  /** Takes no arguments; needs {@code target/dashgate.jar}. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.read();
    Results results = new Results();
    Files.createDirectories(FOLDER);
    Benchmark benchmark = new Benchmark(options, results);
    if (options.hasLoad() || options.has("instances") || options.has("start")) {
      benchmark.run();
    }
    if (options.has("growth")) {
      benchmark.grow();
    }
    if (options.has("jmh")) {
      MicroBenchmarks.run(options, results);
    }
    Report report = new Report(results);
    report.print();
    report.write(FOLDER);
    System.out.println("\nevery round: " + FOLDER + "/loads.csv, figures.csv, cpu.svg");
    if (results.wrong() > 0) {
      System.out.println("NOT VALID: " + results.wrong() + " answers with a wrong status");
    }
    System.exit(results.wrong() > 0 ? 1 : 0);
  }

  private void run() throws Exception {
    Tenants tenants = new Tenants(options.projects(), 100, 10);
    try (Postgres postgres = Postgres.open(options.data(), tenants)) {
      Launcher launcher = new Launcher(postgres.urls(), FOLDER);
      Rounds rounds = new Rounds(options, postgres, results);
      Loads loads = new Loads(options, postgres, tenants);
      for (int restart = 1; restart <= options.restarts(); restart++) {
        if (options.hasLoad()) {
          compare(restart, launcher, rounds, loads);
        }
        if (options.has("instances")) {
          instances(restart, launcher, rounds, loads);
        }
      }
      if (options.has("start")) {
        new Starts(options, launcher, results).run(FOLDER);
      }
    }
  }

  private void compare(int restart, Launcher launcher, Rounds rounds, Loads loads)
      throws Exception {
    try (Server gateway = launcher.gateway("gateway");
        Server again = launcher.gateway("gateway again");
        Server raw = launcher.raw()) {
      loads.prepare(gateway, raw);
      rounds.run("loads", restart, loads.comparing(gateway, again, raw));
      results.add("memory of gateway, MiB", gateway.peakMemory());
      results.add("memory of raw, MiB", raw.peakMemory());
    }
  }

  private void instances(int restart, Launcher launcher, Rounds rounds, Loads loads)
      throws Exception {
    List<Server> servers = new ArrayList<>();
    try {
      for (int instances : options.instances()) {
        servers.add(launcher.gateway("gateway x" + instances, instances, Launcher.JAVA_HOME));
      }
      rounds.run("instances", restart, loads.retrieving(servers));
    } finally {
      servers.forEach(Server::close);
    }
  }

  private void grow() throws Exception {
    Sizes sizes = new Sizes();
    try (Postgres postgres = Postgres.open(options.data().resolveSibling("growth"), sizes)) {
      Growth growth = new Growth(options, postgres, sizes);
      for (int restart = 1; restart <= options.restarts(); restart++) {
        try (Server gateway = new Launcher(postgres.urls(), FOLDER).gateway("gateway")) {
          new Rounds(options, postgres, results).run("growth", restart, growth.of(gateway));
        }
      }
    }
  }
}
