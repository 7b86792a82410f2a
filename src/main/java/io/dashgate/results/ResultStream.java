package io.dashgate.results;

import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.results.ShownResults.Begun;
import io.vertx.core.Future;

/**
 * The results of the insights of one answer, one after another, each when it is there. They have no
 * more bytes together than those of an answer with all.
 */
public final class ResultStream {

  private final ResultStore store;
  private final long projectId;
  private final AnswerMemory memory;
  private final Begun begun;
  private long bytes;
  private int next;

  ResultStream(ResultStore store, long projectId, AnswerMemory memory, Begun begun) {
    this.store = store;
    this.projectId = projectId;
    this.memory = memory;
    this.begun = begun;
  }

  /** Returns the result of the next insight, with its text; without a result if it is too long. */
  public Future<InsightResult> next() {
    return begun.results().get(next++).compose(this::complete);
  }

  private Future<InsightResult> complete(InsightResult result) {
    KeptResult kept = result.kept();
    if (kept == null) {
      return Future.succeededFuture(result);
    }
    boolean isAlone = begun.results().size() == 1;
    if (!WholeResults.fits(bytes + kept.bytes(), kept, isAlone)) {
      return Future.succeededFuture(result.without());
    }
    bytes += kept.bytes();
    return store
        .complete(projectId, kept, memory)
        .map(
            whole ->
                whole
                    .map(text -> new InsightResult(text, result.isCached(), result.failure()))
                    .orElseGet(result::without));
  }

  /** Completes when all results are there and will be shown by others, too. */
  public Future<Void> end() {
    return begun.noted();
  }
}
