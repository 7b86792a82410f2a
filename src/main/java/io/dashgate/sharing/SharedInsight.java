package io.dashgate.sharing;

import io.dashgate.platform.json.RawJson;
import io.dashgate.results.LinkedResult;
import org.jspecify.annotations.Nullable;

/**
 * An insight of a shared dashboard.
 *
 * @param query decides how its chart is drawn; not shown, like the next one
 * @param linked the result as it was read, perhaps of other texts; null: none
 * @param hasFailed whether it could not be computed when that was last tried
 * @param result null: none is kept, or it is too long
 * @param isTooLong whether there is a result that is too long
 */
record SharedInsight(
    String shortId,
    @Nullable String name,
    @Nullable String derivedName,
    @Nullable String description,
    @Nullable RawJson query,
    RawJson filters,
    @Nullable LinkedResult linked,
    boolean hasFailed,
    @Nullable SharedResult result,
    boolean isTooLong) {

  /** Returns the same insight with what is shown of its result. */
  SharedInsight with(@Nullable SharedResult shown, boolean isLonger) {
    return new SharedInsight(
        shortId, name, derivedName, description, query, filters, null, hasFailed, shown, isLonger);
  }
}
