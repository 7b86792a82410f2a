package io.dashgate.bench;

import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the gateway with a raw Vert.x server and with Postgres alone: {@code mvn -Pbenchmark
 * verify}. Processes are restarted and rounds interleaved. Only ratios within a run are comparable,
 * since load, servers and Postgres share the machine. Exits with 1 after an unexpected answer. See
 * {@link Options} for the settings.
 */
public final class Benchmark {

  private static final Path FOLDER = Path.of("target/benchmark").toAbsolutePath();

  private final Options options;
  private final Results results;

  private Benchmark(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  /** Takes no arguments; needs the packaged jar. */
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
    if (options.has("events")) {
      new EventLoads(options, results).run(FOLDER);
    }
    if (options.has("packed")) {
      new PackedEvents(options, results).run(FOLDER);
    }
    if (options.has("trends")) {
      new TrendLoads(options, results).run(FOLDER);
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
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options.data(), tenants)) {
      Launcher launcher = new Launcher(database.urls(), FOLDER);
      Rounds rounds = new Rounds(options, database, results);
      Loads loads = new Loads(options, database, tenants);
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
    try (ServerProcess gateway = launcher.gateway("gateway");
        ServerProcess again = launcher.gateway("gateway again");
        ServerProcess byDefault = launcher.gatewayWithDefaults(Figures.BY_DEFAULT);
        ServerProcess raw = launcher.raw()) {
      loads.prepare(gateway, raw);
      rounds.run("loads", restart, loads.comparing(gateway, again, byDefault, raw));
      results.add("memory of gateway, MiB", peakMemory(gateway));
      results.add("memory of raw, MiB", peakMemory(raw));
    }
  }

  private static double peakMemory(ServerProcess server) throws IOException {
    return ProcessStatistics.status(server.pid(), "VmHWM") / 1024.0;
  }

  private void instances(int restart, Launcher launcher, Rounds rounds, Loads loads)
      throws Exception {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      for (int instances : options.instances()) {
        servers.add(launcher.gateway("gateway x" + instances, instances, JavaCommand.ofJar()));
      }
      rounds.run("instances", restart, loads.retrieving(servers));
    } finally {
      servers.forEach(ServerProcess::close);
    }
  }

  private void grow() throws Exception {
    Sizes sizes = new Sizes();
    try (BenchmarkDatabase database =
        BenchmarkDatabase.open(options.data().resolveSibling("growth"), sizes)) {
      Growth growth = new Growth(options, database, sizes);
      for (int restart = 1; restart <= options.restarts(); restart++) {
        try (ServerProcess gateway = new Launcher(database.urls(), FOLDER).gateway("gateway")) {
          new Rounds(options, database, results).run("growth", restart, growth.of(gateway));
        }
      }
    }
  }
}
