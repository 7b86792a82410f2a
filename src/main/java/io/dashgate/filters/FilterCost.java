package io.dashgate.filters;

/**
 * What it costs to evaluate a filter once. Limited, since a value may have two megabytes and one
 * evaluation cannot be interrupted.
 */
final class FilterCost {

  private static final int MOST_PARTS = 1_000;
  private static final int MOST_INSTRUCTIONS = 2_000;

  /** About half a second. */
  private static final int MOST_STEPS = 50_000_000;

  private int parts;
  private int instructions;

  /**
   * Adds texts that are looked for in a value.
   *
   * @throws io.dashgate.platform.problem.ApiException 400 if there are too many
   */
  void addParts(int texts) {
    parts += texts;
    if (parts > MOST_PARTS) {
      throw FilterParser.refusal(
          "Property filters may look for at most " + MOST_PARTS + " parts of texts.");
    }
  }

  /**
   * Adds a regular expression.
   *
   * @param size about how many instructions it has
   * @throws io.dashgate.platform.problem.ApiException 400 if there are too many
   */
  void addExpression(int size) {
    instructions += size;
    if (instructions > MOST_INSTRUCTIONS) {
      throw FilterParser.refusal("The regular expressions are too long.");
    }
  }

  /** Returns how many characters of a value regular expressions are looked for in. */
  int longestText() {
    return MOST_STEPS / Math.max(1, instructions);
  }
}
