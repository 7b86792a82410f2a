package io.dashgate.results;

import io.dashgate.platform.json.RawJson;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an insight asks for where it is shown, as stored.
 *
 * @param query in today's language; null: the filters count
 * @param filters in the language of 2022, without those of the dashboard
 * @param ofDashboard filters of the dashboard that shows it; null: none does
 * @param merged merges the filters of both
 */
public record InsightTexts(
    @Nullable RawJson query,
    RawJson filters,
    @Nullable RawJson ofDashboard,
    Supplier<RawJson> merged) {

  /** Whether it asks for something. */
  public boolean isDefined() {
    return query != null || !filters.text().equals("{}");
  }

  /**
   * Returns the digest of what a result is computed from.
   *
   * @param settings the digest of the settings of the project
   */
  UUID source(String settings) {
    return Digests.of(
        settings,
        query == null ? null : query.text(),
        query == null ? filters.text() : null,
        ofDashboard == null ? null : ofDashboard.text());
  }
}
