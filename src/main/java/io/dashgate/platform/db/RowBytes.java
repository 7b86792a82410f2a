package io.dashgate.platform.db;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL for the number of bytes that a row has in large columns, so that a statement can bound what
 * it sends. The client of Postgres has no flow control within a result, and the cost of a long
 * result grows with the square of its length.
 *
 * <p>A statement that is bounded this way selects null for the large columns of some rows, and in
 * its last column the bytes of such a row; null for a row that is complete. {@link PageRows} reads
 * the others.
 */
public final class RowBytes {

  /** Bytes that the rows of one statement have in large columns, unless one row alone has more. */
  public static final int MAX = 1_000_000;

  /** Bytes of an element of an integer array in a result. */
  private static final int ELEMENT = 12;

  private RowBytes() {}

  /**
   * Returns the bytes of some columns as an integer. The length of a text is in its header. That of
   * another type is too, unless the value is compressed, so that it must be read.
   *
   * @param texts columns whose values are texts
   * @param others columns of other types without a fixed size
   */
  public static String of(List<String> texts, List<String> others) {
    return Stream.concat(
            texts.stream().map("coalesce(octet_length(%s), 0)"::formatted),
            others.stream()
                .map(
                    """
                    case when pg_column_compression(%1$s) is null
                      then coalesce(pg_column_size(%1$s), 0)
                      else octet_length(%1$s::text) end\
                    """
                        ::formatted))
        .collect(Collectors.joining(" + ", "(", ")"));
  }

  /** Returns the bytes of an array of integers. */
  public static String ofIntegers(String array) {
    return "%d * coalesce(cardinality(%s), 0)".formatted(ELEMENT, array);
  }

  /**
   * Returns the condition for the first rows that together have at most {@link #MAX} bytes, and for
   * the first row however long it is.
   *
   * @param bytes the bytes of a row
   * @param order the order of the rows
   */
  public static String fit(String bytes, String order) {
    return fitIn(bytes, "(order by " + order + " rows unbounded preceding)");
  }

  /**
   * Returns the same condition with the name of a window, which has the order and {@code rows
   * unbounded preceding}.
   */
  public static String fitIn(String bytes, String window) {
    return "(sum(%1$s) over %2$s <= %3$d or row_number() over %2$s = 1)"
        .formatted(bytes, window, MAX);
  }

  /**
   * Returns a cheaper condition for up to 500 rows. A row may be longer, the earlier it comes:
   * together they have at most {@link #MAX} bytes, but some may be left out that would fit.
   *
   * @param bytes the bytes of a row
   * @param window the name of the window with the order of the rows
   */
  public static String isSmall(String bytes, String window) {
    return "(%1$s <= 1000 or %1$s * row_number() over %2$s <= 75000)".formatted(bytes, window);
  }

  /** Returns a format that selects a column in the rows that meet a condition, else null. */
  public static String onlyIf(String condition) {
    return "case when " + condition + " then %s end";
  }
}
