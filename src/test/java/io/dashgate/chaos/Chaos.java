package io.dashgate.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the checks, one after the other, and prints their table; exits with 1 if one fails.
 *
 * <p>Properties: {@code chaos}, which checks, by their ids or how these begin, such as {@code
 * 3c,5}; {@code chaos.soak.minutes}.
 */
public final class Chaos {

  private Chaos() {}

  /** Takes no arguments; needs the packaged jar. */
  public static void main(String[] arguments) throws Exception {
    List<Check> chosen = chosen(System.getProperty("chaos", "all"));
    List<Row> rows = new ArrayList<>();
    ChaosEnvironment environment = ChaosEnvironment.open();
    System.out.println("logs: " + environment.folder());
    for (Check check : chosen) {
      System.out.println("running " + check.id() + ": " + check.title());
      Row row = run(check, environment);
      System.out.println(row);
      rows.add(row);
    }
    System.out.println("\n" + Row.HEAD);
    rows.forEach(System.out::println);
    System.exit(!rows.isEmpty() && rows.stream().allMatch(Row::pass) ? 0 : 1);
  }

  private static Row run(Check check, ChaosEnvironment environment) {
    try {
      return check.run(environment);
    } catch (Exception | AssertionError failure) {
      failure.printStackTrace(System.out);
      return check.row("could not be measured: " + failure, "", false);
    }
  }

  private static List<Check> chosen(String ids) {
    List<Check> all = new ArrayList<>();
    all.addAll(Saturation.checks());
    all.add(new NoisyNeighbour());
    all.addAll(DatabaseFault.checks());
    all.add(new KilledProcess());
    all.add(new Drain());
    all.add(new RollingRestart());
    all.add(new SameKey());
    all.add(new Soak(Double.parseDouble(System.getProperty("chaos.soak.minutes", "30"))));
    all.add(new BadRequests());
    return all.stream()
        .filter(
            check ->
                ids.equals("all") || Arrays.stream(ids.split(",")).anyMatch(check.id()::startsWith))
        .toList();
  }
}
