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
 * @param perSecond good answers in a second, without those of the onset and after the time
 */
record Measured(Samples samples, double perSecond) {

  /** The connections are open by then. */
  private static final Duration ONSET = Duration.ofSeconds(1);

  /** Measures a load that has just been started. */
  static Measured of(LoadGenerator load, Duration time) throws Exception {
    return of(List.of(load), time).get(0);
  }

  /** Measures loads at the same time. */
  static List<Measured> of(List<LoadGenerator> loads, Duration time) throws Exception {
    Thread.sleep(ONSET.toMillis());
    long start = System.nanoTime();
    Thread.sleep(time.toMillis());
    long end = System.nanoTime();
    double seconds = (end - start) / (double) TimeUnit.SECONDS.toNanos(1);
    loads.forEach(LoadGenerator::end);
    List<Measured> measured = new ArrayList<>();
    for (LoadGenerator load : loads) {
      Samples samples = load.stop();
      Samples good = samples.good();
      int inTime = good.endedBy(end).count() - good.endedBy(start).count();
      measured.add(new Measured(samples, inTime / seconds));
    }
    return measured;
  }
}
