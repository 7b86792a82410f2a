package io.dashgate.charts;

import io.dashgate.platform.json.RawJson;
import org.jspecify.annotations.Nullable;

/** How a result is drawn. */
public enum ChartKind {
  /** Lines over time; also of sums up to each interval. */
  LINE,
  /** Filled lines over time, on top of each other. */
  AREA,
  /** Bars over time, side by side. */
  BAR,
  /** Bars over time, on top of each other. */
  STACKED_BAR,
  /** A bar for each series, from the largest to the smallest. */
  HORIZONTAL_BARS,
  /** One number, with its change. */
  NUMBER,
  /** Parts of a whole. */
  PIE,
  /** Names and numbers. */
  TABLE,
  /** Values of countries, as a table from the largest to the smallest. */
  WORLD_MAP,
  /** Steps of a funnel. */
  FUNNEL,
  /** The conversion of a funnel over time. */
  FUNNEL_TRENDS,
  /** How long people took for a funnel. */
  CONVERSION_TIMES,
  /** Who came back, by intervals. */
  RETENTION,
  /** New, returning, resurrecting and dormant people over time. */
  LIFECYCLE,
  /** On how many days people were active. */
  STICKINESS,
  /** From where to where people went. */
  PATHS;

  /**
   * Returns how an insight is drawn. Never fails: what is not known is a line.
   *
   * @param query as it is stored, within nodes for display or not; null: it has none
   * @param filters of 2022, as they are stored, for insights without a query
   */
  public static ChartKind of(@Nullable RawJson query, @Nullable RawJson filters) {
    StoredQuery stored = StoredQuery.of(query, filters);
    return switch (stored.kind()) {
      case "FunnelsQuery" ->
          switch (stored.funnelKind()) {
            case "trends" -> FUNNEL_TRENDS;
            case "time_to_convert" -> CONVERSION_TIMES;
            default -> FUNNEL;
          };
      case "RetentionQuery" -> RETENTION;
      case "PathsQuery" -> PATHS;
      case "LifecycleQuery" -> LIFECYCLE;
      case "StickinessQuery" -> STICKINESS;
      default -> ofDisplay(stored.display());
    };
  }

  private static ChartKind ofDisplay(String display) {
    return switch (display) {
      case "ActionsAreaGraph" -> AREA;
      case "ActionsBar", "ActionsStackedBar" -> STACKED_BAR;
      case "ActionsUnstackedBar" -> BAR;
      case "ActionsBarValue", "PROGRESS" -> HORIZONTAL_BARS;
      case "BoldNumber" -> NUMBER;
      case "ActionsPie" -> PIE;
      case "ActionsTable", "CalendarHeatmap" -> TABLE;
      case "WorldMap" -> WORLD_MAP;
      default -> LINE;
    };
  }
}
