package io.dashgate.chaos;

import io.dashgate.testing.load.LoadReply;
import io.dashgate.testing.load.LoadRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts answers by status while a load runs; 0 stands for no answer. */
final class Tally {

  private final Map<Integer, Integer> counts = new ConcurrentSkipListMap<>();

  /** Returns the request; its answer is counted. */
  LoadRequest counted(LoadRequest request) {
    return request.then(this::count);
  }

  /** Returns the counts since the last call. */
  Map<Integer, Integer> take() {
    Map<Integer, Integer> taken = new TreeMap<>();
    counts.keySet().forEach(status -> taken.put(status, counts.remove(status)));
    return taken;
  }

  private void count(LoadReply reply) {
    counts.merge(reply.status(), 1, Integer::sum);
  }
}
