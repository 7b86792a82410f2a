package io.dashgate.pictures;

import io.dashgate.results.InsightTexts;
import io.dashgate.results.KeptResult;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an insight has a result that can be drawn, or why not. */
public enum ChartState {
  /** There is a result. */
  FRESH(""),
  /** There is one that is to be computed anew. */
  STALE("Out of date"),
  /** There is none yet. */
  MISSING("Not computed yet"),
  /** It could not be computed. */
  FAILED("Could not be computed"),
  /** The kind of insight is not computed by this version. */
  UNSUPPORTED("This kind of insight is not computed yet"),
  /** The insight has no query. */
  UNDEFINED("This insight has no query"),
  /** The result is too long to be shown. */
  TOO_LONG("Too long to be shown here");

  private final String words;

  ChartState(String words) {
    this.words = words;
  }

  /**
   * Returns the state of a result that there is.
   *
   * @param staleAt as of {@link KeptResult#staleAt}
   */
  public static ChartState of(@Nullable OffsetDateTime staleAt, OffsetDateTime now) {
    return staleAt != null && staleAt.isBefore(now) ? STALE : FRESH;
  }

  /** Returns the state of an insight without a result. */
  public static ChartState without(InsightChart insight, boolean hasFailed) {
    InsightTexts texts = insight.texts();
    if (!texts.isDefined()) {
      return UNDEFINED;
    }
    if (!isComputed(insight)) {
      return UNSUPPORTED;
    }
    return hasFailed ? FAILED : MISSING;
  }

  private static boolean isComputed(InsightChart insight) {
    return switch (insight.kind()) {
      case FUNNEL, FUNNEL_TRENDS, CONVERSION_TIMES, RETENTION, PATHS, LIFECYCLE, STICKINESS ->
          false;
      default -> true;
    };
  }

  /** Returns it for readers; empty if there is nothing to say. */
  public String words() {
    return words;
  }

  /** Returns it for programs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
