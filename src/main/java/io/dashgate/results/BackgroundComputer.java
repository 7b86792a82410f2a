package io.dashgate.results;

import io.vertx.core.Future;
import java.util.UUID;

/**
 * Computes what insights ask for when no request waits for it. Implemented by the feature of
 * queries.
 */
@FunctionalInterface
public interface BackgroundComputer {

  /**
   * Computes a result if there is none or it is old.
   *
   * @param refresh which ones are computed anew
   * @param over completes when it is not needed any more, and in any case
   * @return as of {@link InsightComputer#compute}
   */
  Future<InsightComputer.Computed> compute(
      UUID organizationId, long projectId, InsightTexts texts, Refresh refresh, Future<Void> over);
}
