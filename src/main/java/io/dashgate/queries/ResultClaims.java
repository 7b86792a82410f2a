package io.dashgate.queries;

import io.dashgate.results.KeptResult;
import io.dashgate.results.ResultStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims of one verticle on results that it computes. They are renewed as long as it computes,
 * so they can be short: those of a process that has died end soon. For one event loop.
 */
final class ResultClaims {

  private static final Logger log = LoggerFactory.getLogger(ResultClaims.class);

  /** A claim has the time of several of these. */
  private static final long RENEW_MS = 1_500;

  private final ResultStore store;
  private final UUID process;
  private final Set<SharedComputations.Key> held = new HashSet<>();
  private boolean isRenewing;

  /** Makes it, on the context of its verticle. */
  ResultClaims(Vertx vertx, ResultStore store, UUID process) {
    this.store = store;
    this.process = process;
    vertx.setPeriodic(RENEW_MS, any -> renew());
  }

  /** Claims a result. */
  Future<ResultStore.Claim> claim(SharedComputations.Key result) {
    return store
        .claim(result.projectId(), result.key(), process)
        .onSuccess(
            claim -> {
              if (claim.isGranted()) {
                held.add(result);
              }
            });
  }

  /**
   * Keeps a result and ends its claim; what is not kept, because it may not or cannot be, is an
   * answer all the same.
   *
   * @param deletions as of {@link ResultStore#keep}
   */
  Future<Void> keep(SharedComputations.Key key, KeptResult result, long deletions) {
    return store
        .keep(key.projectId(), process, result, deletions)
        .otherwise(
            failure -> {
              log.warn("project {}: a result was not kept", key.projectId(), failure);
              return false;
            })
        .compose(
            isKept -> {
              held.remove(key);
              return isKept ? Future.succeededFuture() : release(key);
            });
  }

  /** Gives back a claim without a result; if that fails, it ends by itself. */
  Future<Void> release(SharedComputations.Key key) {
    held.remove(key);
    return store
        .release(key.projectId(), key.key(), process)
        .onFailure(failure -> log.debug("a claim was not given back", failure))
        .otherwiseEmpty();
  }

  /** One after another, with one connection. */
  private void renew() {
    if (isRenewing) {
      return;
    }
    isRenewing = true;
    Future<Void> all = Future.succeededFuture();
    for (SharedComputations.Key key : List.copyOf(held)) {
      all = all.compose(any -> renew(key));
    }
    all.onComplete(any -> isRenewing = false);
  }

  private Future<Void> renew(SharedComputations.Key key) {
    return held.contains(key)
        ? store
            .renew(key.projectId(), key.key(), process)
            .onFailure(failure -> log.debug("a claim was not renewed", failure))
            .otherwiseEmpty()
        : Future.succeededFuture();
  }
}
