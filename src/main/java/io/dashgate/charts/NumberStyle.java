package io.dashgate.charts;

/**
 * How the numbers of a chart are written.
 *
 * @param form what they are
 * @param prefix before each number, such as {@code $}
 * @param postfix after each number
 * @param decimals digits after the point; -1: as many as needed, at most two
 */
public record NumberStyle(Form form, String prefix, String postfix, int decimals) {

  /** Numbers as they are. */
  public static final NumberStyle PLAIN = new NumberStyle(Form.NUMBER, "", "", -1);

  /** Hundredths. */
  static final NumberStyle PERCENT = new NumberStyle(Form.PERCENT, "", "", -1);

  private static final int MAX_DECIMALS = 6;
  private static final int MAX_LENGTH = 12;

  /** Cleans the texts and bounds the digits. */
  public NumberStyle {
    prefix = affix(prefix);
    postfix = affix(postfix);
    decimals = Math.max(-1, Math.min(decimals, MAX_DECIMALS));
  }

  /** What numbers are. */
  public enum Form {
    /** A number. */
    NUMBER,
    /** A number of seconds. */
    DURATION,
    /** A number of milliseconds. */
    DURATION_MS,
    /** A number of hundredths. */
    PERCENT,
    /** A part of 1. */
    RATIO,
    /** A number that is always brief. */
    BRIEF
  }

  private static String affix(String text) {
    String clean = Texts.clean(text);
    return clean.length() <= MAX_LENGTH ? clean : Texts.clean(clean.substring(0, MAX_LENGTH));
  }

  /** Returns a number with its digits. */
  String full(double number) {
    return with(
        switch (form) {
          case NUMBER ->
              decimals < 0 ? NumberTexts.full(number) : NumberTexts.fixed(number, decimals);
          case DURATION -> DurationTexts.of(number);
          case DURATION_MS -> DurationTexts.of(number / 1000);
          case PERCENT -> NumberTexts.percent(number / 100);
          case RATIO -> NumberTexts.percent(number);
          case BRIEF -> NumberTexts.brief(number);
        });
  }

  /** Returns a number that takes little room. */
  String brief(double number) {
    return form == Form.NUMBER ? with(NumberTexts.brief(number)) : full(number);
  }

  private String with(String number) {
    return prefix + number + postfix;
  }
}
