package io.dashgate.queries.engine;

/**
 * Which values of a breakdown are put together into lines.
 *
 * @param lineOfValue by the number of the value; -1: into none
 * @param lines how many there are
 * @param isWhole whether each line has one point, for the whole range
 */
@SuppressWarnings("ArrayRecordComponent")
record Grouping(int[] lineOfValue, int lines, boolean isWhole) {

  private static final Grouping SINGLE = new Grouping(new int[1], 1, false);

  /** Without a breakdown. */
  static Grouping single() {
    return SINGLE;
  }
}
