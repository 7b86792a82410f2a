package io.dashgate.queries;

import io.dashgate.results.KeptResult;
import java.util.UUID;

/** What the computations of all verticles share. */
public final class SharedComputations {

  /** Identifies a result. */
  record Key(long projectId, UUID key) {}

  private final UUID process = UUID.randomUUID();
  private final SingleFlight<Key, KeptResult> running = new SingleFlight<>();
  private final ResultCounts counts;

  /** Makes it, once for the process. */
  public SharedComputations(ResultCounts counts) {
    this.counts = counts;
  }

  /** Returns what names this process in claims. */
  UUID process() {
    return process;
  }

  SingleFlight<Key, KeptResult> running() {
    return running;
  }

  ResultCounts counts() {
    return counts;
  }
}
