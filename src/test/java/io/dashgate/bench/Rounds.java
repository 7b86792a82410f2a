package io.dashgate.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures one set of processes, in rounds: what is to be compared stands in one group, and is
 * measured right after each other, in turns forwards and backwards.
 */
final class Rounds {

  private final Options options;
  private final Postgres postgres;
  private final Results results;

  Rounds(Options options, Postgres postgres, Results results) {
    this.options = options;
    this.postgres = postgres;
    this.results = results;
  }

  /** Warms everything, and measures it as often as is set; what a first time gives is dropped. */
  void run(String what, int restart, List<List<Step>> groups) throws Exception {
    postgres.checkpoint();
    System.out.printf("%n%s, processes %d of %d: warm-up%n", what, restart, options.restarts());
    Set<String> warm = new HashSet<>();
    for (List<Step> group : groups) {
      for (Step step : group) {
        step.warm(warm);
      }
    }
    for (int round = 0; round <= options.rounds(); round++) {
      System.out.printf("round %d of %d%n", round, options.rounds());
      postgres.tidy();
      for (List<Step> group : groups) {
        List<Step> steps = new ArrayList<>(group);
        if (round % 2 == 0) {
          Collections.reverse(steps);
        }
        for (Step step : steps) {
          Measurement measurement = step.measure();
          System.out.println("  " + measurement.summary());
          if (round > 0) {
            results.add(restart, round, measurement);
          }
        }
      }
    }
    postgres.tidy();
  }
}
