package io.dashgate.queries.answers;

import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what trends have computed as comma separated values: a line a series. */
public final class TrendsCsv {

  private static final String LINE_END = "\r\n";

  /** What a spreadsheet would take for the beginning of a formula. */
  private static final String BEGINNINGS = "=+-@\t\r";

  private final Appendable csv;

  private TrendsCsv(Appendable csv) {
    this.csv = csv;
  }

  /**
   * Writes a table with the labels of the intervals, or with one column of total values.
   *
   * @param title a line above the table; null: none
   * @throws IOException if the table cannot be appended to
   */
  public static void write(
      Appendable csv, TrendsQuery query, TrendsResult result, @Nullable String title)
      throws IOException {
    TrendsCsv table = new TrendsCsv(csv);
    if (title != null) {
      table.cell(title);
      csv.append(LINE_END);
    }
    boolean isTotal = query.display() == Display.TOTAL_VALUE;
    boolean isCompared = result.previous() != null;
    table.line(
        "series",
        isTotal
            ? List.of("value")
            : BucketTexts.of(result.current(), query.language(), isCompared).labels());
    for (TrendsRow row : TrendsRows.of(query, result)) {
      table.row(row, isTotal);
    }
  }

  private void line(String first, List<String> others) throws IOException {
    cell(first);
    for (String other : others) {
      csv.append(',');
      cell(other);
    }
    csv.append(LINE_END);
  }

  private void row(TrendsRow row, boolean isTotal) throws IOException {
    cell(name(row));
    double[] numbers = isTotal ? new double[] {row.line().total()} : row.line().data();
    for (double number : numbers) {
      csv.append(',').append(Numbers.text(number));
    }
    csv.append(LINE_END);
  }

  private static String name(TrendsRow row) {
    Series series = row.series();
    String customName = series == null ? null : series.labels().customName();
    return customName == null || row.isBrokenDown() ? TrendsRows.named(row.label()) : customName;
  }

  private void cell(String text) throws IOException {
    String safe = !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean isQuoted =
        safe.chars().anyMatch(one -> one == ',' || one == '"' || one == '\n' || one == '\r');
    csv.append(isQuoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe);
  }
}
