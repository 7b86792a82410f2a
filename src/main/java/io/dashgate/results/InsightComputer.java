package io.dashgate.results;

import io.dashgate.platform.http.ApiRequest;
import io.vertx.core.Future;

/** Computes what insights ask for. Implemented by the feature of queries. */
@FunctionalInterface
public interface InsightComputer {

  /**
   * A result that was computed or found.
   *
   * @param result with its text
   * @param isCached whether it was computed before
   * @param settings the digest of the settings of the project that it was computed with
   */
  record Computed(KeptResult result, boolean isCached, String settings) {}

  /**
   * Computes a result, or finds a kept one that suffices. It is kept.
   *
   * @param request that waits for it
   * @param refresh not {@link Refresh#CACHED}
   * @return fails if the query cannot be read or computed
   */
  Future<Computed> compute(ApiRequest request, InsightTexts texts, Refresh refresh);
}
