package io.dashgate.results;

import io.dashgate.platform.http.ApiRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Computes what insights ask for. Implemented by the feature of queries. */
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
   * Computes the results of one answer, as of one moment, or finds kept ones that suffice. They are
   * kept.
   *
   * @param request that waits for them
   * @param insights what is to be computed, as far as possible in this order
   * @param refresh not {@link Refresh#CACHED}
   * @return one for each; it fails if the query cannot be read, or cannot be computed in time
   */
  List<Future<Computed>> compute(ApiRequest request, List<InsightTexts> insights, Refresh refresh);

  /** Returns the longest time from the request of a result, or the one before, to its answer. */
  Duration longest();
}
