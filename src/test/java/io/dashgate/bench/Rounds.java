package io.dashgate.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures one set of processes, in rounds. The steps of a group are compared with each other: they
 * are measured directly one after the other, forwards and backwards in turn.
 */
final class Rounds {

  private final Options options;
  private final BenchmarkDatabase database;
  private final Results results;

  Rounds(Options options, BenchmarkDatabase database, Results results) {
    this.options = options;
    this.database = database;
    this.results = results;
  }

  /** Warms up all steps and measures them in each round; the first round is dropped. */
  void run(String what, int restart, List<List<Step>> groups) throws Exception {
    database.checkpoint();
    System.out.printf("%n%s, processes %d of %d: warm-up%n", what, restart, options.restarts());
    Set<String> warm = new HashSet<>();
    for (List<Step> group : groups) {
      for (Step step : group) {
        step.warm(warm);
      }
    }
    for (int round = 0; round <= options.rounds(); round++) {
      System.out.printf("round %d of %d%n", round, options.rounds());
      database.deleteCreated();
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
    database.deleteCreated();
  }
}
