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
    return ofElements("coalesce(cardinality(" + array + "), 0)");
  }

  /** Returns the bytes of an array with a number of integers. */
  public static String ofElements(String number) {
    return ELEMENT + " * " + number;
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

  /**
   * Returns a statement whose rows have their large columns as long as these fit.
   *
   * @param columns of the rows and the joins; large ones are selected only if {@code sent}
   * @param alias of the rows
   * @param rows selects them, with {@code n}, their order, and {@code bytes}
   * @param joins with other tables
   */
  public static String bounded(String columns, String alias, String rows, String joins) {
    return """
    with found as materialized (
      %3$s
    ),
    page as materialized (
      select found.*, %5$s as sent
      from found
    )
    select %1$s, case when not %2$s.sent then %2$s.bytes end as bytes
    from page %2$s
    %4$s
    order by %2$s.n
    """
        .formatted(columns, alias, rows, joins, fit("bytes", "n"));
  }

  /**
   * Returns the rows of project {@code $1} by their ids, for {@link #bounded}.
   *
   * @param ids the argument with the ids
   * @param bytes the bytes of a row of the table, by its alias
   */
  public static String byIds(String table, String alias, String ids, String bytes) {
    return """
    select %2$s.*, wanted.n, %4$s as bytes
    from unnest(%3$s::bigint[]) with ordinality as wanted (id, n)
    join %1$s %2$s on %2$s.project_id = $1 and %2$s.id = wanted.id\
    """
        .formatted(table, alias, ids, bytes);
  }

  /** Returns a format that selects a column in the rows that meet a condition, else null. */
  public static String onlyIf(String condition) {
    return "case when " + condition + " then %s end";
  }
}
