package io.dashgate.chaos;

/**
 * A row of the table.
 *
 * @param figure the measured values
 * @param expected the required values
 */
record Row(String id, String title, String figure, String expected, boolean pass) {

  static final String HEAD =
      "| id | what | figure | expected | pass |\n| --- | --- | --- | --- | --- |";

  @Override
  public String toString() {
    return "| %s | %s | %s | %s | %s |".formatted(id, title, figure, expected, pass ? "yes" : "NO");
  }
}
