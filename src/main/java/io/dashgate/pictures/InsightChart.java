package io.dashgate.pictures;

import io.dashgate.charts.Chart;
import io.dashgate.charts.ChartKind;
import io.dashgate.charts.ChartOptions;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.results.InsightTexts;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An insight that is to be drawn where it is shown.
 *
 * @param title its name
 * @param texts what it asks for
 */
public record InsightChart(String title, InsightTexts texts) {

  private static final String UNTITLED = "Untitled insight";

  /**
   * Returns an insight with the first of its names that is one.
   *
   * @param names in the order of their use
   */
  public static InsightChart of(InsightTexts texts, @Nullable String... names) {
    for (String name : names) {
      if (name != null && !name.isBlank()) {
        return new InsightChart(name, texts);
      }
    }
    return new InsightChart(UNTITLED, texts);
  }

  /**
   * Returns the chart of a result.
   *
   * @param result its text
   * @param dateTo the last moment of the query, in ISO 8601
   * @param isTitled whether the name is drawn: for pictures that stand alone
   */
  public Chart of(RawJson result, String dateTo, OffsetDateTime computedAt, boolean isTitled) {
    ChartOptions options = options().withTime(dateTo, computedAt);
    return Chart.of(kind(), isTitled ? options.titled() : options, result);
  }

  /** Returns the chart of a result in which nothing is. */
  public Chart ofNothing() {
    return Chart.of(kind(), options().titled(), new RawJson("[]"));
  }

  /** Returns how it is drawn. */
  public ChartKind kind() {
    return ChartKind.of(texts.query(), texts.filters());
  }

  private ChartOptions options() {
    ChartOptions options = ChartOptions.of(title, texts.query(), texts.filters());
    RawJson dashboard = texts.ofDashboard();
    if (dashboard == null || dashboard.text().equals("{}")) {
      return options;
    }
    Map<String, RawJson> filters = RawParts.members(dashboard);
    String range = ChartOptions.range(date(filters, "date_from"), date(filters, "date_to"));
    return range.isEmpty() ? options : options.withRange(range);
  }

  private static @Nullable String date(Map<String, RawJson> filters, String name) {
    RawJson date = filters.get(name);
    return date == null || !date.text().startsWith("\"") ? null : RawParts.text(date);
  }
}
