package io.dashgate.platform.ops;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The bucket bounds of all duration histograms: from a cache hit to the longest deadline. */
final class DurationBuckets {

  private static final double NANOS = 1e9;

  private static final List<Duration> DURATIONS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(2500),
          Duration.ofSeconds(5));

  private DurationBuckets() {}

  static Duration[] durations() {
    return DURATIONS.toArray(Duration[]::new);
  }

  static double[] nanoseconds() {
    return DURATIONS.stream().mapToDouble(Duration::toNanos).toArray();
  }

  /** Returns the upper bounds in seconds, the last one infinite. */
  static double[] seconds() {
    double[] bounds = Arrays.copyOf(nanoseconds(), DURATIONS.size() + 1);
    Arrays.setAll(bounds, i -> i < DURATIONS.size() ? bounds[i] / NANOS : Double.POSITIVE_INFINITY);
    return bounds;
  }
}
