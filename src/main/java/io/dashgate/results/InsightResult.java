package io.dashgate.results;

import io.dashgate.platform.problem.ApiException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of an insight in an answer.
 *
 * @param kept null: it was never computed, or for other texts or settings
 * @param isCached whether it was computed before
 * @param failure why it was not computed now, although it was asked for; null: it was, or was not
 *     asked for
 */
public record InsightResult(
    @Nullable KeptResult kept, boolean isCached, @Nullable ApiException failure) {

  /** Of an insight that was never computed. */
  public static final InsightResult NONE = new InsightResult(null, false, null);

  /** Returns a result that was read. */
  public static InsightResult read(@Nullable KeptResult kept) {
    return kept == null ? NONE : new InsightResult(kept, true, null);
  }

  /** Returns the same for a computation that failed. */
  public InsightResult failed(ApiException refusal) {
    return new InsightResult(kept, isCached, refusal);
  }

  /** Returns the same without a result. */
  InsightResult without() {
    return new InsightResult(null, false, failure);
  }

  /**
   * Returns the same with its text; without a result if it is gone.
   *
   * @param whole results that were read with their texts
   */
  InsightResult completed(Map<UUID, KeptResult> whole) {
    return kept == null || kept.text() != null
        ? this
        : new InsightResult(whole.get(kept.key()), isCached, failure);
  }
}
