package io.dashgate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** All measurements, and the ratios computed from them. */
final class Results {

  private final List<Taken> loads = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /** A measurement, in a round with one set of processes. */
  record Taken(int restart, int round, Measurement measurement) {}

  void add(int restart, int round, Measurement measurement) {
    loads.add(new Taken(restart, round, measurement));
  }

  /** Adds one of several values that is not a load. */
  void add(String what, double value) {
    System.out.printf(Locale.ROOT, "  %s: %.2f%n", what, value);
    values.computeIfAbsent(what, any -> new ArrayList<>()).add(value);
  }

  /** Returns all measured loads. */
  List<Taken> loads() {
    return loads;
  }

  /** Returns the loads that were measured, by scenario and server. */
  Map<List<String>, List<Measurement>> byLoad() {
    Map<List<String>, List<Measurement>> all = new LinkedHashMap<>();
    for (Taken taken : loads) {
      Measurement measurement = taken.measurement();
      all.computeIfAbsent(
              List.of(measurement.scenario(), measurement.server()), any -> new ArrayList<>())
          .add(measurement);
    }
    return all;
  }

  /** Returns the number of unexpected answers. */
  long wrong() {
    return loads.stream().mapToLong(taken -> taken.measurement().wrong()).sum();
  }

  /** Returns the spread of a value that is not a load's, if it was measured. */
  Optional<Spread> value(String what) {
    return Optional.ofNullable(values.get(what)).map(Spread::of);
  }

  /** Returns the spread of something about a load, if it was measured. */
  Optional<Spread> of(String scenario, String server, ToDoubleFunction<Measurement> value) {
    return Optional.ofNullable(byLoad().get(List.of(scenario, server)))
        .map(all -> Spread.of(all.stream().map(value::applyAsDouble).toList()));
  }

  /**
   * Compares two loads, if both were measured: least and most of all rounds, and the median over
   * the sets of processes of the ratio of their medians, since a JVM decides differently each time
   * and two rounds of one are not independent.
   */
  Optional<Spread> ratio(
      String scenario,
      String server,
      String toScenario,
      String toServer,
      ToDoubleFunction<Measurement> value) {
    Map<Integer, Map<Integer, Double>> above = byRestart(scenario, server, value);
    Map<Integer, Map<Integer, Double>> below = byRestart(toScenario, toServer, value);
    if (above.isEmpty() || below.isEmpty()) {
      return Optional.empty();
    }
    List<Double> ofMedians = new ArrayList<>();
    List<Double> ofRounds = new ArrayList<>();
    above.forEach(
        (restart, rounds) -> {
          Map<Integer, Double> others = below.get(restart);
          ofMedians.add(Spread.of(rounds.values()).median() / Spread.of(others.values()).median());
          rounds.forEach((round, one) -> ofRounds.add(one / others.get(round)));
        });
    Spread all = Spread.of(ofRounds);
    return Optional.of(new Spread(Spread.of(ofMedians).median(), all.least(), all.most()));
  }

  private Map<Integer, Map<Integer, Double>> byRestart(
      String scenario, String server, ToDoubleFunction<Measurement> value) {
    Map<Integer, Map<Integer, Double>> all = new TreeMap<>();
    for (Taken taken : loads) {
      Measurement measurement = taken.measurement();
      if (measurement.scenario().equals(scenario) && measurement.server().equals(server)) {
        all.computeIfAbsent(taken.restart(), any -> new TreeMap<>())
            .put(taken.round(), value.applyAsDouble(measurement));
      }
    }
    return all;
  }
}
