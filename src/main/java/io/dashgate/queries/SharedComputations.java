package io.dashgate.queries;

import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.queries.running.QueryCaller;
import io.dashgate.results.KeptResult;
import java.util.UUID;
import java.util.function.Function;

/** What the computations of all verticles share. */
public final class SharedComputations {

  /** Identifies a result. */
  record Key(long projectId, UUID key) {}

  private final UUID process = UUID.randomUUID();
  private final SingleFlight<Key, KeptResult> running = new SingleFlight<>();
  private final ResultCounts counts;
  private final Function<QueryCaller, AnswerMemory> memory;

  /**
   * Makes it, once for the process.
   *
   * @param memory returns memory of answers for a computation
   */
  public SharedComputations(ResultCounts counts, Function<QueryCaller, AnswerMemory> memory) {
    this.counts = counts;
    this.memory = memory;
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

  /** Returns memory for a computation, which may last longer than the request that it began for. */
  AnswerMemory memory(QueryCaller caller) {
    return memory.apply(caller);
  }
}
