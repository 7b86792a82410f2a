package io.dashgate.chaos;

/** One thing that has to hold; gives one row. */
interface Check {

  /** Returns its place in the table; {@code -Dchaos} names it, or a beginning of it. */
  String id();

  /** Returns what is done, in a few words. */
  String what();

  /** Does it and tells what came of it. */
  Row run(Lab lab) throws Exception;

  /** Returns the row of this check. */
  default Row row(String figure, String expected, boolean pass) {
    return new Row(id(), what(), figure, expected, pass);
  }
}
