package io.dashgate.chaos;

/**
 * A line of the table.
 *
 * @param figure what was measured
 * @param expected what it has to be
 */
record Row(String id, String what, String figure, String expected, boolean pass) {

  static final String HEAD =
      "| id | what | figure | expected | pass |\n| --- | --- | --- | --- | --- |";

  @Override
  public String toString() {
    return "| %s | %s | %s | %s | %s |".formatted(id, what, figure, expected, pass ? "yes" : "NO");
  }
}
