package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A load that has ended.
 *
 * @param samples of all its requests
 * @param perSecond good answers in a second, without those after the time was over
 */
record Measured(Samples samples, double perSecond) {

  /** Measures a load that has just been started. */
  static Measured of(LoadGenerator load, Duration time) throws Exception {
    return of(List.of(load), time).get(0);
  }

  /** Measures loads at the same time. */
  static List<Measured> of(List<LoadGenerator> loads, Duration time) throws Exception {
    long start = System.nanoTime();
    Thread.sleep(time.toMillis());
    long end = System.nanoTime();
    double seconds = (end - start) / (double) TimeUnit.SECONDS.toNanos(1);
    List<Measured> measured = new ArrayList<>();
    for (LoadGenerator load : loads) {
      Samples samples = load.stop();
      measured.add(new Measured(samples, samples.good().endedBy(end).count() / seconds));
    }
    return measured;
  }
}
