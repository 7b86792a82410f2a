package io.dashgate.sharing;

import static io.dashgate.platform.http.Html.text;

import io.dashgate.charts.Chart;
import io.dashgate.charts.ChartSize;
import io.dashgate.charts.ChartTable;
import io.dashgate.charts.Theme;
import io.dashgate.pictures.ChartState;
import io.dashgate.pictures.InsightChart;
import io.dashgate.pictures.TileSize;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders an insight of a shared page: its chart, the same as a table, and how old they are. */
final class SharedCard {

  /** The widths of the grid for which charts are drawn, in pixels. */
  private static final int WIDE = 1216;

  private static final int NARROW = 358;

  /** A chart that is not wider than this by more is drawn once, for both. */
  private static final int SIMILAR = 120;

  /** Characters of a page above which further charts are left out. */
  private static final int LONG_PAGE = 4 * 1024 * 1024;

  private final StringBuilder html;
  private final OffsetDateTime now;

  /**
   * Makes what renders the cards of a page.
   *
   * @param html the page, to which it appends
   */
  SharedCard(StringBuilder html, OffsetDateTime now) {
    this.html = html;
    this.now = now;
  }

  /** Appends what follows the name and description of an insight. */
  void append(SharedTile tile, SharedInsight insight, InsightChart chart) {
    SharedResult result = insight.result();
    if (result == null) {
      state(
          insight.isTooLong()
              ? ChartState.TOO_LONG
              : ChartState.without(chart, insight.hasFailed()));
    } else if (html.length() > LONG_PAGE) {
      state(ChartState.TOO_LONG);
    } else {
      Chart drawn = result.chart(chart, false);
      drawings(tile, drawn);
      html.append("<div class=\"foot\">\n");
      table(drawn.table());
      updated(result, insight.hasFailed());
      html.append("</div>\n");
    }
  }

  private void state(ChartState state) {
    html.append("<p class=\"state\">").append(state.words()).append("</p>\n");
  }

  private void drawings(SharedTile tile, Chart chart) {
    ChartSize wide = TileSize.of(place(tile.w(), tile), place(tile.h(), tile), WIDE);
    ChartSize narrow = TileSize.of(tile.w(), tile.h(), NARROW);
    if (wide.width() - narrow.width() <= SIMILAR) {
      drawing("chart", chart, wide);
    } else {
      drawing("chart wide", chart, wide);
      drawing("chart narrow", chart, narrow);
    }
  }

  /** A tile without a position has the full width. */
  private static @Nullable Double place(@Nullable Double size, SharedTile tile) {
    return tile.x() == null || tile.y() == null ? null : size;
  }

  private void drawing(String name, Chart chart, ChartSize size) {
    html.append("<div class=\"").append(name).append("\">");
    html.append(chart.svg(size, Theme.PAGE)).append("</div>\n");
  }

  private void table(ChartTable table) {
    if (table.rows().isEmpty()) {
      return;
    }
    html.append("<details><summary>As a table</summary>\n<div class=\"scroll\" tabindex=\"0\">");
    html.append("<table>\n<thead><tr>");
    for (String heading : table.headings()) {
      html.append("<th scope=\"col\">");
      text(html, heading);
      html.append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    table.rows().forEach(this::row);
    html.append("</tbody>\n</table></div>\n");
    if (table.omitted() > 0) {
      html.append("<p>").append(table.omitted()).append(" more are not shown.</p>\n");
    }
    html.append("</details>\n");
  }

  private void row(List<String> cells) {
    html.append("<tr><th scope=\"row\">");
    for (int i = 0; i < cells.size(); i++) {
      html.append(i == 0 ? "" : "<td>");
      text(html, cells.get(i));
      html.append(i == 0 ? "</th>" : "</td>");
    }
    html.append("</tr>\n");
  }

  private void updated(SharedResult result, boolean hasFailed) {
    html.append("<p class=\"state\">Updated ");
    PageTimes.append(html, result.computedAt());
    ChartState state = ChartState.of(result.staleAt(), now);
    String words = hasFailed ? ChartState.FAILED.words() + " since" : state.words();
    if (!words.isEmpty()) {
      html.append(" · ").append(words);
    }
    html.append("</p>\n");
  }
}
