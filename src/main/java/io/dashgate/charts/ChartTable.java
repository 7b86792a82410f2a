package io.dashgate.charts;

import java.util.List;

/**
 * The values of a chart as a table. All texts are plain, without control characters; they are not
 * escaped.
 *
 * @param headings one for each column
 * @param rows as long as the headings; the first cell names the row, the others are values
 * @param omitted how many more rows there are: a table has at most {@link #MAX_ROWS}
 */
public record ChartTable(List<String> headings, List<List<String>> rows, int omitted) {

  /** How many rows a table has at most. */
  public static final int MAX_ROWS = 400;

  /** How many columns a table has at most. */
  static final int MAX_COLUMNS = 40;

  /** Copies the lists. */
  public ChartTable {
    headings = List.copyOf(headings);
    rows = List.copyOf(rows);
  }
}
