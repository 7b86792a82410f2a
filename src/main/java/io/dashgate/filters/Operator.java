package io.dashgate.filters;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operators of property filters, by the names that clients use. */
public enum Operator {
  EXACT("exact"),
  IS_NOT("is_not"),
  ICONTAINS("icontains"),
  NOT_ICONTAINS("not_icontains"),
  REGEX("regex"),
  NOT_REGEX("not_regex"),
  GT("gt"),
  GTE("gte"),
  LT("lt"),
  LTE("lte"),
  BETWEEN("between"),
  NOT_BETWEEN("not_between"),
  IS_SET("is_set"),
  IS_NOT_SET("is_not_set"),
  IS_DATE_EXACT("is_date_exact"),
  IS_DATE_BEFORE("is_date_before"),
  IS_DATE_AFTER("is_date_after"),
  IN("in"),
  NOT_IN("not_in");

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(one -> one.text, Function.identity()));

  /** Other names of the same. */
  private static final Map<String, Operator> ALIASES = Map.of("min", GTE, "max", LTE);

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /** Returns the operator with a name, if there is one. */
  public static Optional<Operator> of(String name) {
    return Optional.ofNullable(BY_NAME.getOrDefault(name, ALIASES.get(name)));
  }

  /** Returns its name. */
  public String text() {
    return text;
  }

  /** Whether it needs no value. */
  public boolean isUnary() {
    return this == IS_SET || this == IS_NOT_SET;
  }

  /** Whether a thing with several values must match with all of them, else with any. */
  public boolean isNegative() {
    return switch (this) {
      case IS_NOT, NOT_ICONTAINS, NOT_REGEX, NOT_BETWEEN, NOT_IN, IS_NOT_SET -> true;
      default -> false;
    };
  }

  /** Returns what a filter with {@code negation} means; dates have only before and after. */
  public Operator inverse() {
    return switch (this) {
      case EXACT -> IS_NOT;
      case IS_NOT -> EXACT;
      case ICONTAINS -> NOT_ICONTAINS;
      case NOT_ICONTAINS -> ICONTAINS;
      case REGEX -> NOT_REGEX;
      case NOT_REGEX -> REGEX;
      case GT -> LTE;
      case GTE -> LT;
      case LT -> GTE;
      case LTE -> GT;
      case BETWEEN -> NOT_BETWEEN;
      case NOT_BETWEEN -> BETWEEN;
      case IS_SET -> IS_NOT_SET;
      case IS_NOT_SET -> IS_SET;
      case IS_DATE_EXACT -> IS_DATE_EXACT;
      case IS_DATE_BEFORE -> IS_DATE_AFTER;
      case IS_DATE_AFTER -> IS_DATE_BEFORE;
      case IN -> NOT_IN;
      case NOT_IN -> IN;
    };
  }
}
