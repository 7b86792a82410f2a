package io.dashgate.results;

import io.dashgate.platform.json.RawJson;
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

  /** Returns the same with its text; without a result if the text is gone. */
  InsightResult completed(Map<UUID, RawJson> texts) {
    if (kept == null || kept.text() != null) {
      return this;
    }
    RawJson text = texts.get(kept.key());
    return text == null ? without() : new InsightResult(kept.with(text), isCached, failure);
  }
}
