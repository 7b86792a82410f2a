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
  private final Launcher launcher;
  private final Rounds rounds;
  private final Loads loads;

  private Benchmark(Options options, Results results, Postgres postgres, Tenants tenants) {
    this.options = options;
    this.results = results;
    this.launcher = new Launcher(postgres.urls(), FOLDER);
    this.rounds = new Rounds(options, postgres, results);
    this.loads = new Loads(options, postgres, tenants);
  }

  /** Takes no arguments; needs {@code target/dashgate.jar}. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.read();
    Results results = new Results();
    Files.createDirectories(FOLDER);
    if (options.hasLoad() || options.has("instances") || options.has("start")) {
      Tenants tenants = new Tenants(options.projects(), 100, 10);
      Postgres postgres = Postgres.open(options.data(), tenants);
      new Benchmark(options, results, postgres, tenants).run();
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
    for (int restart = 1; restart <= options.restarts(); restart++) {
      if (options.hasLoad()) {
        compare(restart);
      }
      if (options.has("instances")) {
        instances(restart);
      }
    }
    if (options.has("start")) {
      new Starts(options, launcher, results).run(FOLDER);
    }
  }

  private void compare(int restart) throws Exception {
    try (Server gateway = launcher.gateway("gateway");
        Server again = launcher.gateway("gateway again");
        Server raw = launcher.raw()) {
      loads.prepare(gateway, raw);
      rounds.run("loads", restart, loads.comparing(gateway, again, raw));
      results.add("memory of gateway, MiB", gateway.peakMemory());
      results.add("memory of raw, MiB", raw.peakMemory());
    }
  }

  private void instances(int restart) throws Exception {
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
}
