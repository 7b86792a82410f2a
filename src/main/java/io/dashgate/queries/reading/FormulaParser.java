package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Expression;
import io.dashgate.queries.model.Expression.Operator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads arithmetic with series.
 *
 * <pre>
 * sum     = product {("+" | "-") product}
 * product = unary {("*" | "/" | "%") unary}
 * unary   = ["+" | "-"] unary | power
 * power   = atom ["**" unary]
 * atom    = number | letter | "(" sum ")"
 * </pre>
 */
final class FormulaParser {

  private static final int LONGEST = 1_000;
  private static final int MOST_DEPTH = 100;

  private final String text;
  private final int series;
  private int at;
  private int depth;

  private FormulaParser(String text, int series) {
    this.text = text;
    this.series = series;
  }

  /** Returns a formula without the characters that had no meaning in 2022. */
  static String known(String text) {
    return text.replaceAll("[^a-zA-Z0-9 .+\\-*/()^]", "");
  }

  /**
   * Reads a formula.
   *
   * @param series how many there are
   * @throws ApiException 400 if it is none, or names a series that is not defined
   */
  static Expression parse(String text, int series) {
    if (text.length() > LONGEST) {
      throw refusal("A formula may have at most " + LONGEST + " characters.");
    }
    FormulaParser parser = new FormulaParser(text, series);
    Expression expression = parser.sum();
    if (!parser.isAtEnd()) {
      throw parser.unexpected();
    }
    return expression;
  }

  private Expression sum() {
    Expression left = product();
    while (true) {
      if (takes("+")) {
        left = new Expression.Operation(Operator.PLUS, left, product());
      } else if (takes("-")) {
        left = new Expression.Operation(Operator.MINUS, left, product());
      } else {
        return left;
      }
    }
  }

  private Expression product() {
    Expression left = unary();
    while (true) {
      if (takes("*")) {
        left = new Expression.Operation(Operator.TIMES, left, unary());
      } else if (takes("/")) {
        left = new Expression.Operation(Operator.DIVIDED, left, unary());
      } else if (takes("%")) {
        left = new Expression.Operation(Operator.MODULO, left, unary());
      } else {
        return left;
      }
    }
  }

  private Expression unary() {
    if (++depth > MOST_DEPTH) {
      throw refusal("A formula may be nested at most " + MOST_DEPTH + " levels deep.");
    }
    Expression value;
    if (takes("-")) {
      value = new Expression.Negative(unary());
    } else if (takes("+")) {
      value = unary();
    } else {
      value = power();
    }
    depth--;
    return value;
  }

  private Expression power() {
    Expression base = atom();
    return takes("**") ? new Expression.Operation(Operator.POWER, base, unary()) : base;
  }

  private Expression atom() {
    if (takes("(")) {
      Expression inner = sum();
      if (!takes(")")) {
        throw unexpected();
      }
      return inner;
    }
    if (isAtEnd()) {
      throw unexpected();
    }
    char first = text.charAt(at);
    if (isLetter(first)) {
      return reference();
    }
    if (isDigit(first) || first == '.') {
      return number();
    }
    throw unexpected();
  }

  private Expression reference() {
    int end = at;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
      end++;
    }
    String name = text.substring(at, end).toUpperCase(Locale.ROOT);
    at = end;
    if (!isAtEnd() && text.charAt(at) == '(') {
      throw refusal(
          "Formulas only support arithmetic between series (like (A + B) / 2), not "
              + name
              + "().");
    }
    if (name.length() > 1) {
      throw notArithmetic(name);
    }
    int index = name.charAt(0) - 'A';
    if (index >= series) {
      throw refusal(
          "Formula references series %s, but only %d series are defined (%s)"
              .formatted(name, series, letters()));
    }
    return new Expression.Reference(index);
  }

  private String letters() {
    return IntStream.range(0, series)
        .mapToObj(index -> String.valueOf((char) ('A' + index)))
        .collect(Collectors.joining(", "));
  }

  private Expression number() {
    int end = at;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    String digits = text.substring(at, end);
    try {
      double number = Double.parseDouble(digits);
      at = end;
      return new Expression.Constant(number);
    } catch (NumberFormatException noNumber) {
      throw notArithmetic(digits);
    }
  }

  /** Skips an operator if it is next; two asterisks are not one. */
  private boolean takes(String operator) {
    if (isAtEnd() || !text.startsWith(operator, at)) {
      return false;
    }
    if (operator.equals("*") && text.startsWith("**", at)) {
      return false;
    }
    at += operator.length();
    return true;
  }

  private boolean isAtEnd() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at == text.length();
  }

  private static boolean isLetter(char one) {
    return (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }

  private ApiException unexpected() {
    return isAtEnd()
        ? refusal("The formula is not complete.")
        : notArithmetic(Character.toString(text.codePointAt(at)));
  }

  private static ApiException notArithmetic(String found) {
    return refusal(
        "Formulas only support arithmetic ( + - * / % ** ) between series, not " + found);
  }

  private static ApiException refusal(String detail) {
    return ApiException.invalidInput(detail, "formula");
  }
}
