package io.dashgate.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a benchmark. The defaults are in {@code pom.xml}.
 *
 * @param chosen the measured parts, of {@link #PARTS}
 * @param projects the number of tenants
 * @param restarts the number of sets of processes, measured one after the other
 * @param rounds the number of measurements for each of them, after one that is dropped
 * @param seconds the length of each load
 * @param warmSeconds the shortest warm-up of a path
 * @param warmRequests the fewest requests of a warm-up
 * @param clients the number of clients in a closed loop
 * @param rate requests a second in an open loop
 * @param instances the numbers of verticle instances to be compared
 * @param starts the number of measurements for each way to start
 * @param events the events of the packed project
 * @param data the folder of the database; one of the same size is used again
 */
record Options(
    Set<String> chosen,
    int projects,
    int restarts,
    int rounds,
    int seconds,
    int warmSeconds,
    int warmRequests,
    int clients,
    int rate,
    List<Integer> instances,
    int starts,
    int events,
    Path data) {

  private static final List<String> PARTS =
      List.of(
          "retrieve",
          "revalidate",
          "list",
          "create",
          "rename",
          "arrange",
          "mix",
          "refused",
          "token",
          "tenants",
          "rate",
          "neighbours",
          "pgbench",
          "instances",
          "growth",
          "start",
          "events",
          "packed",
          "trends",
          "jmh");

  /** Reads the system properties that start with {@code benchmark}. */
  static Options read() {
    return new Options(
        parts(text("")),
        number(".projects"),
        number(".restarts"),
        number(".rounds"),
        number(".seconds"),
        number(".warm.seconds"),
        number(".warm.requests"),
        number(".clients"),
        number(".rate"),
        Arrays.stream(text(".instances").split(",")).map(Integer::valueOf).toList(),
        number(".starts"),
        number(".events"),
        Path.of(text(".data")));
  }

  boolean has(String part) {
    return chosen.contains(part);
  }

  /** Returns whether a part needs servers under load. */
  boolean hasLoad() {
    return chosen.stream()
        .anyMatch(
            part ->
                !Set.of("instances", "growth", "start", "events", "packed", "trends", "jmh")
                    .contains(part));
  }

  private static Set<String> parts(String names) {
    Set<String> chosen = new TreeSet<>(names.equals("all") ? PARTS : List.of(names.split(",")));
    if (!PARTS.containsAll(chosen)) {
      throw new IllegalArgumentException("not all of " + chosen + " are parts: " + PARTS);
    }
    return chosen;
  }

  private static int number(String name) {
    return Integer.parseInt(text(name));
  }

  private static String text(String name) {
    String value = System.getProperty("benchmark" + name);
    if (value == null) {
      throw new IllegalStateException("run it with mvn -Pbenchmark verify");
    }
    return value;
  }
}
