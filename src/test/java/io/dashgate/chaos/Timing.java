package io.dashgate.chaos;

import java.time.Duration;
import java.util.List;

/**
 * How long the checks that compare loads measure.
 *
 * @param rounds the number of rounds, in which the loads take turns
 * @param time of each load in each round
 */
record Timing(int rounds, Duration time) {

  private static final int WARM_UP_TIMES = 3;

  /** Reads {@code chaos.rounds} and {@code chaos.seconds}. */
  static Timing read() {
    return new Timing(
        Integer.getInteger("chaos.rounds", 3),
        Duration.ofSeconds(Integer.getInteger("chaos.seconds", 5)));
  }

  /** Returns the time after which compilers have done most of their work. */
  Duration warmUp() {
    return time.multipliedBy(WARM_UP_TIMES);
  }

  /** Returns the median; of an even number of values, the higher of the two in the middle. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
