package io.dashgate.dashboards;

import io.dashgate.insights.FilterMerge;
import io.dashgate.insights.Insight;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.InsightResult;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.ShownResults.Shown;
import io.dashgate.tiles.Tile;
import java.util.ArrayList;
import java.util.List;

/**
 * A dashboard with its tiles.
 *
 * @param tiles tiles that are shown, in their order
 */
public record DashboardDetail(Dashboard dashboard, List<Tile> tiles) {

  /** Returns a dashboard without tiles. */
  static DashboardDetail empty(Dashboard dashboard) {
    return new DashboardDetail(dashboard, List.of());
  }

  /** Returns what its insights ask for, with their results as far as these are of that. */
  List<Shown> insights() {
    RawJson filters = dashboard.filters();
    FilterMerge merge = FilterMerge.of(filters);
    List<Shown> insights = new ArrayList<>();
    for (Tile tile : tiles) {
      Insight insight = tile.insight();
      if (insight != null) {
        InsightTexts texts =
            new InsightTexts(
                insight.query(), insight.filters(), filters, () -> merge.apply(insight.filters()));
        insights.add(
            new Shown(dashboard.id(), insight.id(), texts, LinkedResult.of(tile.linked(), texts)));
      }
    }
    return insights;
  }

  /** Returns the same without results whose texts were not sent with the tiles. */
  DashboardDetail withSentResults() {
    return new DashboardDetail(dashboard, tiles.stream().map(Tile::withSentResult).toList());
  }

  /** Returns the results of its insights as they were read. */
  List<InsightResult> results() {
    return insights().stream().map(shown -> InsightResult.read(shown.kept())).toList();
  }
}
