package io.dashgate.charts;

import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Interval;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a chart needs to know besides its result.
 *
 * @param title of the insight
 * @param range the time in words, such as {@code last 30 days}; empty: it is not said
 * @param interval the time between two points; null: as the result looks like
 * @param isUnfinished whether the last interval was not over when the result was computed
 * @param isTitled whether the title is drawn: for pictures that stand alone
 * @param isStackedToWhole whether stacks show parts of their sum
 * @param numbers how numbers are written
 */
public record ChartOptions(
    String title,
    String range,
    @Nullable Interval interval,
    boolean isUnfinished,
    boolean isTitled,
    boolean isStackedToWhole,
    NumberStyle numbers) {

  /** Removes from the texts what cannot be drawn. */
  public ChartOptions {
    title = Texts.clean(title);
    range = Texts.clean(range);
  }

  /** Returns options with a title only. */
  public static ChartOptions of(String title) {
    return new ChartOptions(title, "", null, false, false, false, NumberStyle.PLAIN);
  }

  /**
   * Returns the options of an insight.
   *
   * @param query as it is stored; null: it has none
   * @param filters of 2022, as they are stored, for insights without a query
   */
  public static ChartOptions of(String title, @Nullable RawJson query, @Nullable RawJson filters) {
    StoredQuery stored = StoredQuery.of(query, filters);
    return new ChartOptions(
        title,
        RangeTexts.of(stored.dateFrom(), stored.dateTo()),
        stored.interval(),
        false,
        false,
        stored.isStackedToWhole(),
        stored.numbers());
  }

  /** Returns it with another time in words. */
  public ChartOptions withRange(String words) {
    return new ChartOptions(
        title, words, interval, isUnfinished, isTitled, isStackedToWhole, numbers);
  }

  /**
   * Returns it for a result of this time.
   *
   * @param dateTo the last moment of the query, in ISO 8601
   * @param computedAt when the result was computed
   */
  public ChartOptions withTime(String dateTo, OffsetDateTime computedAt) {
    return withUnfinished(isAfter(dateTo, computedAt));
  }

  private static boolean isAfter(String dateTo, OffsetDateTime computedAt) {
    try {
      return OffsetDateTime.parse(dateTo).isAfter(computedAt);
    } catch (DateTimeParseException noTime) {
      return false;
    }
  }

  /** Returns it with a last interval that is over or not. */
  public ChartOptions withUnfinished(boolean last) {
    return new ChartOptions(title, range, interval, last, isTitled, isStackedToWhole, numbers);
  }

  /** Returns it with numbers of a style. */
  ChartOptions with(NumberStyle style) {
    return new ChartOptions(
        title, range, interval, isUnfinished, isTitled, isStackedToWhole, style);
  }

  /** Returns it with the title drawn. */
  public ChartOptions titled() {
    return new ChartOptions(title, range, interval, isUnfinished, true, isStackedToWhole, numbers);
  }

  /** Returns a time in words, of the dates of a query or a dashboard; empty: it has none. */
  public static String range(@Nullable String dateFrom, @Nullable String dateTo) {
    return RangeTexts.of(dateFrom == null ? "" : dateFrom, dateTo == null ? "" : dateTo);
  }
}
