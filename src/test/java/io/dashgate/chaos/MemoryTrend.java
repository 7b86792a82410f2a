package io.dashgate.chaos;

import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import io.dashgate.testing.process.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a gateway over a long time. It is flat if neither the resident memory nor the heap
 * after a collection grows by more than a tenth over the last two thirds of the time. The growth is
 * the median slope of all pairs of samples, so that a sample in a busy moment does not matter.
 */
final class MemoryTrend {

  private static final double MOST_GROWTH = 0.1;

  private final ServerProcess gateway;
  private final Path folder;
  private final List<Double> residentMb = new ArrayList<>();
  private final List<Double> heapMb = new ArrayList<>();

  /**
   * Starts without a sample.
   *
   * @param folder for the output of commands
   */
  MemoryTrend(ServerProcess gateway, Path folder) {
    this.gateway = gateway;
    this.folder = folder;
  }

  /** Adds a sample; samples are expected at even intervals. */
  void sample() throws Exception {
    heapMb.add(heapAfterCollectionMb(gateway, folder));
    residentMb.add(ProcessStatistics.status(gateway.pid(), "VmRSS") / 1024.0);
  }

  boolean isFlat() {
    return growth(residentMb) <= MOST_GROWTH && growth(heapMb) <= MOST_GROWTH;
  }

  /** Returns the last sample as text. */
  String last() {
    return "RSS %.0f MB, heap after GC %.0f MB"
        .formatted(residentMb.get(residentMb.size() - 1), heapMb.get(heapMb.size() - 1));
  }

  @Override
  public String toString() {
    return "RSS %+.1f %% to %.0f MB, heap after GC %+.1f %% to %.0f MB"
        .formatted(
            100 * growth(residentMb),
            Timing.median(lastTwoThirds(residentMb)),
            100 * growth(heapMb),
            Timing.median(lastTwoThirds(heapMb)));
  }

  /** Collects the garbage of a gateway and returns the heap in use. */
  static double heapAfterCollectionMb(ServerProcess gateway, Path folder) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line = List.of(jcmd, Long.toString(gateway.pid()), "GC.run");
    Shell.run(folder.resolve("jcmd.log"), line);
    return gateway.metric("jvm_memory_used_bytes{area=\"heap\"") / (1 << 20);
  }

  /** Returns the growth over the last two thirds, as a share of the median. */
  private static double growth(List<Double> all) {
    List<Double> values = lastTwoThirds(all);
    List<Double> slopes = new ArrayList<>();
    for (int from = 0; from < values.size(); from++) {
      for (int to = from + 1; to < values.size(); to++) {
        slopes.add((values.get(to) - values.get(from)) / (to - from));
      }
    }
    return slopes.isEmpty()
        ? 0
        : Timing.median(slopes) * (values.size() - 1) / Timing.median(values);
  }

  private static List<Double> lastTwoThirds(List<Double> values) {
    return values.subList(values.size() / 3, values.size());
  }
}
