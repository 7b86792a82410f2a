package io.dashgate.queries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates the memory of answers. */
final class AnswerBytes {

  /** Bytes of a point while its line is smoothed or computed. */
  private static final long OF_POINT = 2L * Double.BYTES;

  /** About the longest text of a point: its number, its day, its label and its time. */
  private static final long TEXT_OF_POINT = 80;

  /** About the text of a row without its points, its names and what it repeats. */
  private static final long TEXT_OF_ROW = 500;

  /** Addresses of persons have so many characters, and the filters of each point about as many. */
  private static final long MOST_LINKS = 2L * 100_000;

  private static final long TEXT_OF_LINK = 2_000;

  private static final long MOST_TEXT = ApiReply.MAX_MEGABYTES * 1024L * 1024;

  private AnswerBytes() {}

  /**
   * Returns the most bytes that an answer takes while it is written, in a buffer that grows.
   *
   * @param filters that each row of an answer in the language of 2022 repeats
   */
  static long of(TrendsQuery query, TrendsResult result, RawJson filters) {
    long rows = rows(query, result);
    long points = rows * (1 + result.current().size());
    long text =
        points * TEXT_OF_POINT
            + rows * (TEXT_OF_ROW + names(query))
            + values(query, result)
            + repeated(query, filters, rows, points);
    return points * OF_POINT + 2 * Math.min(MOST_TEXT, text);
  }

  /** A formula has a row for each value of the breakdown, and for each time. */
  private static long rows(TrendsQuery query, TrendsResult result) {
    int formulas = query.formulas().size();
    return formulas == 0
        ? result.lines().size()
        : formulas
            * result.lines().stream()
                .map(line -> List.of(line.isPrevious(), line.values()))
                .distinct()
                .count();
  }

  /** The longest names of a series or formula; a row has them twice. */
  private static long names(TrendsQuery query) {
    long ofSeries =
        query.series().stream()
            .mapToLong(
                series ->
                    bytes(series.event())
                        + bytes(series.mathProperty())
                        + bytes(series.labels().name())
                        + bytes(series.labels().customName()))
            .max()
            .orElse(0);
    long ofFormulas =
        query.formulas().stream()
            .mapToLong(formula -> bytes(formula.text()) + bytes(formula.customName()))
            .max()
            .orElse(0);
    return 2 * (ofSeries + ofFormulas);
  }

  /** A row has its values twice, in a list and in its label. */
  private static long values(TrendsQuery query, TrendsResult result) {
    long once =
        result.lines().stream()
            .flatMap(line -> line.values().stream())
            .mapToLong(AnswerBytes::bytes)
            .sum();
    return 2 * once * Math.max(1, query.formulas().size());
  }

  private static long repeated(TrendsQuery query, RawJson filters, long rows, long points) {
    if (query.language() != Language.FILTERS) {
      return 0;
    }
    long ofSeries =
        query.series().stream()
            .mapToLong(series -> bytes(series.labels().properties().text()))
            .max()
            .orElse(0);
    return rows * (bytes(filters.text()) + ofSeries) + Math.min(MOST_LINKS, points * TEXT_OF_LINK);
  }

  private static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }
}
