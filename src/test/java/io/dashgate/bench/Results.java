package io.dashgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, as a table, as CSV and as a chart. */
final class Results {

  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();
  private final Map<String, List<Double>> memories = new LinkedHashMap<>();
  private final Map<String, List<Double>> starts = new LinkedHashMap<>();

  /** Median, least and most. */
  record Spread(double median, double least, double most) {

    static Spread of(double[] values) {
      double[] sorted = values.clone();
      java.util.Arrays.sort(sorted);
      return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    Spread times(double factor) {
      return new Spread(median * factor, least * factor, most * factor);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
    }
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
    System.out.printf(
        Locale.ROOT,
        "  %-28s %-18s %8.0f/s  server %5.0f us  Postgres %5.0f us  p50 %6.2f  p99 %6.2f ms%s%n",
        measurement.scenario(),
        measurement.server(),
        measurement.perSecond(),
        measurement.serverMicros(),
        measurement.postgresMicros(),
        measurement.p50(),
        measurement.p99(),
        measurement.unexpected() == 0 ? "" : "  UNEXPECTED: " + measurement.unexpected());
  }

  /**
   * Compares two servers, or two scenarios: for each set of processes the ratio of the medians.
   *
   * @param a scenario and server
   * @param b what the ratio is to
   */
  Spread ratio(String[] a, String[] b, ToDoubleFunction<Measurement> value) {
    List<Double> ratios = new ArrayList<>();
    for (int fork = 0; !of(a, fork).isEmpty(); fork++) {
      if (!of(b, fork).isEmpty()) {
        ratios.add(median(of(a, fork), value) / median(of(b, fork), value));
      }
    }
    if (ratios.isEmpty()) {
      throw new IllegalArgumentException("not measured: " + String.join(" ", a));
    }
    return Spread.of(ratios.stream().mapToDouble(r -> r).toArray());
  }

  /** Returns the spread of all that was measured of a scenario on a server. */
  Spread of(String scenario, String server, ToDoubleFunction<Measurement> value) {
    return Spread.of(
        measurements.stream()
            .filter(m -> m.scenario().equals(scenario) && m.server().equals(server))
            .mapToDouble(value)
            .toArray());
  }

  /** Notes what a server occupied after its load, in MiB. */
  void memory(String server, double mebibytes) {
    memories.computeIfAbsent(server, any -> new ArrayList<>()).add(mebibytes);
  }

  /** Returns what a server occupied, in MiB. */
  Spread memory(String server) {
    return spread(memories.get(server));
  }

  /** Notes how long a server took to its first answer, in milliseconds. */
  void start(String server, double millis) {
    System.out.printf(Locale.ROOT, "  start of %-20s %6.0f ms%n", server, millis);
    starts.computeIfAbsent(server, any -> new ArrayList<>()).add(millis);
  }

  /** Returns the start of a server as a multiple of the bare one's. */
  Spread startRatio(String server) {
    return spread(starts.get(server)).times(1 / spread(starts.get("bare")).median());
  }

  /**
   * Notes a figure that is to reach something.
   *
   * @param atLeast whether more is better
   */
  void figure(String what, Spread figure, double must, double goal, boolean atLeast) {
    boolean met = atLeast ? figure.median() >= must : figure.median() <= must;
    boolean reached = atLeast ? figure.median() >= goal : figure.median() <= goal;
    figures.add(
        String.format(
            Locale.ROOT,
            "| %-58s | %-26s | %s %-7s | %-7s | %-5s |",
            what,
            figure,
            atLeast ? ">=" : "<=",
            number(must),
            number(goal),
            reached ? "goal" : met ? "must" : "NO"));
  }

  /** Notes a figure that nothing is demanded of. */
  void figure(String what, String value) {
    figures.add(
        String.format(
            Locale.ROOT, "| %-58s | %-26s | %-10s | %-7s | %-5s |", what, value, "", "", ""));
  }

  void print() {
    System.out.printf(
        "%n| %-58s | %-26s | %-10s | %-7s | %-5s |%n", "measure", "figure", "must", "goal", "met");
    System.out.println("| --- | --- | --- | --- | --- |");
    figures.forEach(System.out::println);
  }

  void write(Path folder) throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "scenario,server,fork,per_second,server_micros,postgres_micros,p50_ms,p99_ms,unexpected\n");
    for (Measurement m : measurements) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.1f,%.1f,%.1f,%.3f,%.3f,%d%n",
              m.scenario(),
              m.server(),
              m.fork(),
              m.perSecond(),
              m.serverMicros(),
              m.postgresMicros(),
              m.p50(),
              m.p99(),
              m.unexpected()));
    }
    Files.writeString(folder.resolve("results.csv"), csv);
    Files.writeString(folder.resolve("results.svg"), chart());
  }

  /** CPU time per request, the server's beside that of Postgres, a bar for each. */
  private String chart() {
    Map<String, double[]> bars = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      bars.computeIfAbsent(
          m.scenario() + " - " + m.server(),
          any ->
              new double[] {
                of(m.scenario(), m.server(), Measurement::serverMicros).median(),
                of(m.scenario(), m.server(), Measurement::postgresMicros).median()
              });
    }
    double longest = bars.values().stream().mapToDouble(b -> b[0] + b[1]).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    int y = 40;
    for (Map.Entry<String, double[]> bar : bars.entrySet()) {
      double server = bar.getValue()[0] / longest * 500;
      double postgres = bar.getValue()[1] / longest * 500;
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <text x="270" y="%1$d" text-anchor="end">%2$s</text>
              <rect x="280" y="%3$d" width="%4$.1f" height="14" fill="#2f6f9f"/>
              <rect x="%5$.1f" y="%3$d" width="%6$.1f" height="14" fill="#c9a227"/>
              <text x="%7$.1f" y="%1$d">%8$.0f + %9$.0f</text>
              """,
              y + 11,
              bar.getKey(),
              y,
              server,
              280 + server,
              postgres,
              290 + server + postgres,
              bar.getValue()[0],
              bar.getValue()[1]));
      y += 20;
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="900" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="280" y="22" font-size="14">CPU time per request in microseconds: the server (blue) and Postgres (yellow)</text>
        %s</svg>
        """
        .formatted(y + 20, svg);
  }

  private List<Measurement> of(String[] which, int fork) {
    return measurements.stream()
        .filter(
            m -> m.scenario().equals(which[0]) && m.server().equals(which[1]) && m.fork() == fork)
        .toList();
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values.stream().mapToDouble(v -> v).toArray());
  }

  private static double median(List<Measurement> of, ToDoubleFunction<Measurement> value) {
    return Spread.of(of.stream().mapToDouble(value).toArray()).median();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
