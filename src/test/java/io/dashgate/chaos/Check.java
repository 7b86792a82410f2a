package io.dashgate.chaos;

/** A property to check; one row of the table. */
interface Check {

  /** Returns its id in the table; {@code -Dchaos} selects by it, with or without its letter. */
  String id();

  /** Returns a short description. */
  String title();

  /** Runs the check. */
  Row run(ChaosEnvironment environment) throws Exception;

  /** Returns the row of this check. */
  default Row row(String figure, String expected, boolean pass) {
    return new Row(id(), title(), figure, expected, pass);
  }
}
