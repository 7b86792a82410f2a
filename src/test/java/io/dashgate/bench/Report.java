package io.dashgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints the results as tables and writes them as CSV and a chart. */
final class Report {

  private static final String LOAD = "| %-40s | %-13s | %8s | %6s | %8s | %6s | %7s | %7s |%n";
  private static final String FIGURE = "| %-52s | %-26s | %-9s | %-9s | %-4s |%n";

  private final Results results;
  private final List<Figure> figures;

  Report(Results results) {
    this.results = results;
    this.figures = Figures.of(results);
  }

  /** Prints medians of the loads, then the figures. */
  void print() {
    System.out.printf(
        "%n" + LOAD, "load", "server", "1/s", "CPU us", "Postgres", "load", "p50 ms", "p99 ms");
    System.out.println("| --- | --- | --: | --: | --: | --: | --: | --: |");
    results.byLoad().forEach(Report::print);
    System.out.printf("%n" + FIGURE, "figure", "median (least to most)", "must", "goal", "met");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (Figure figure : figures) {
      System.out.printf(
          FIGURE,
          figure.what(),
          figure.measured(),
          figure.limit(figure.must()),
          figure.limit(figure.goal()),
          figure.verdict());
    }
  }

  private static void print(List<String> load, List<Measurement> rounds) {
    System.out.printf(
        LOAD,
        load.get(0),
        load.get(1),
        median(rounds, "%.0f", Measurement::perSecond),
        median(rounds, "%.0f", Measurement::serverMicros),
        median(rounds, "%.0f", Measurement::postgresMicros),
        median(rounds, "%.0f", Measurement::loadMicros),
        median(rounds, "%.2f", Measurement::p50),
        median(rounds, "%.2f", Measurement::p99));
  }

  private static String median(
      List<Measurement> rounds, String format, ToDoubleFunction<Measurement> value) {
    double median = Spread.of(rounds.stream().map(value::applyAsDouble).toList()).median();
    return Double.isNaN(median) ? "" : String.format(Locale.ROOT, format, median);
  }

  /** Writes {@code loads.csv}, {@code figures.csv} and {@code cpu.svg}. */
  void write(Path folder) throws IOException {
    StringBuilder loads =
        new StringBuilder(
            "load,server,restart,round,requests_per_second,server_us,postgres_us,load_us,p50_ms,p99_ms,"
                + "p999_ms,wrong\n");
    for (Results.Taken taken : results.loads()) {
      Measurement m = taken.measurement();
      loads.append(
          String.format(
              Locale.ROOT,
              "\"%s\",%s,%d,%d,%.1f,%.1f,%.1f,%.1f,%.3f,%.3f,%.3f,%d%n",
              m.scenario(),
              m.server(),
              taken.restart(),
              taken.round(),
              m.perSecond(),
              m.serverMicros(),
              m.postgresMicros(),
              m.loadMicros(),
              m.p50(),
              m.p99(),
              m.p999(),
              m.wrong()));
    }
    StringBuilder all = new StringBuilder("figure,median,least,most,must,goal,met\n");
    for (Figure figure : figures) {
      Spread measured = figure.measured();
      all.append(
          String.format(
              Locale.ROOT,
              "\"%s\",%.3f,%.3f,%.3f,%s,%s,%s%n",
              figure.what(),
              measured.median(),
              measured.least(),
              measured.most(),
              figure.limit(figure.must()),
              figure.limit(figure.goal()),
              figure.verdict()));
    }
    Files.writeString(folder.resolve("loads.csv"), loads);
    Files.writeString(folder.resolve("figures.csv"), all);
    Files.writeString(folder.resolve("cpu.svg"), Chart.of(results.byLoad()));
  }
}
