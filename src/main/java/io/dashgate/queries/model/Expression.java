package io.dashgate.queries.model;

/** Arithmetic with the values of series at one point. */
public sealed interface Expression {

  /**
   * Returns the value of the expression: infinite or NaN after a division by zero.
   *
   * @param series the value of each series
   */
  double value(double[] series);

  /** A number. */
  record Constant(double number) implements Expression {

    @Override
    public double value(double[] series) {
      return number;
    }
  }

  /** The value of a series. */
  record Reference(int index) implements Expression {

    @Override
    public double value(double[] series) {
      return series[index];
    }
  }

  /** The opposite. */
  record Negative(Expression of) implements Expression {

    @Override
    public double value(double[] series) {
      return -of.value(series);
    }
  }

  /** Two values, and what is done with them. */
  record Operation(Operator operator, Expression left, Expression right) implements Expression {

    @Override
    public double value(double[] series) {
      double one = left.value(series);
      double other = right.value(series);
      return switch (operator) {
        case PLUS -> one + other;
        case MINUS -> one - other;
        case TIMES -> one * other;
        case DIVIDED -> one / other;
        case MODULO -> one % other;
        case POWER -> Math.pow(one, other);
      };
    }
  }

  /** What is done with two values. */
  enum Operator {
    PLUS,
    MINUS,
    TIMES,
    DIVIDED,
    MODULO,
    POWER
  }
}
