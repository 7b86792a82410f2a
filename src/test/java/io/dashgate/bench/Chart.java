package io.dashgate.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A bar chart of the CPU time of server and Postgres for each load. */
final class Chart {

  private static final int WIDTH = 500;

  private static final String BAR =
      """
      <text x="320" y="%1$d" text-anchor="end">%2$s</text>
      <rect x="330" y="%3$d" width="%4$.1f" height="14" fill="#2f6f9f"/>
      <rect x="%5$.1f" y="%3$d" width="%6$.1f" height="14" fill="#c9a227"/>
      <text x="%7$.1f" y="%1$d">%8$.0f + %9$.0f</text>
      """;

  private static final String PAGE =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="950" height="%d" font-family="sans-serif" font-size="12">
      <rect width="100%%" height="100%%" fill="white"/>
      <text x="330" y="22" font-size="14">CPU time per request in microseconds: the server (blue) and Postgres (yellow)</text>
      %s</svg>
      """;

  private Chart() {}

  /** Returns it as SVG. */
  static String of(Map<List<String>, List<Measurement>> loads) {
    double longest =
        loads.values().stream()
            .mapToDouble(rounds -> server(rounds) + postgres(rounds))
            .max()
            .orElse(1);
    StringBuilder bars = new StringBuilder();
    int y = 40;
    for (Map.Entry<List<String>, List<Measurement>> load : loads.entrySet()) {
      double server = server(load.getValue());
      double postgres = postgres(load.getValue());
      double middle = 330 + server / longest * WIDTH;
      double width = postgres / longest * WIDTH;
      String name = String.join(" - ", load.getKey());
      bars.append(
          String.format(
              Locale.ROOT,
              BAR,
              y + 11,
              name,
              y,
              middle - 330,
              middle,
              width,
              middle + width + 8,
              server,
              postgres));
      y += 20;
    }
    return PAGE.formatted(y + 20, bars);
  }

  private static double server(List<Measurement> rounds) {
    return Spread.of(rounds.stream().map(Measurement::serverMicros).toList()).median();
  }

  private static double postgres(List<Measurement> rounds) {
    return Spread.of(rounds.stream().map(Measurement::postgresMicros).toList()).median();
  }
}
