package io.dashgate.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is measured, and how long. The defaults are in {@code pom.xml}.
 *
 * @param chosen which parts, of {@link #PARTS}
 * @param projects how many tenants there are
 * @param restarts how many sets of processes are measured, one after the other
 * @param rounds how often each of them measures everything, after a first time that is dropped
 * @param seconds of each load
 * @param warmSeconds the least that each path is warmed
 * @param warmRequests the least that each path is asked before it counts as warm
 * @param clients that wait for their answer before they ask again
 * @param rate requests a second of those that do not
 * @param instances of the gateway, to be compared
 * @param starts how often each way to start is timed
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
        Path.of(text(".data")));
  }

  boolean has(String part) {
    return chosen.contains(part);
  }

  /** Returns whether any part needs servers under load. */
  boolean hasLoad() {
    return chosen.stream()
        .anyMatch(part -> !Set.of("instances", "growth", "start", "jmh").contains(part));
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
