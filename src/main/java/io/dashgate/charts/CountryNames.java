package io.dashgate.charts;

import java.util.Locale;

/** Names of countries by their codes. */
final class CountryNames {

  private CountryNames() {}

  /** Returns the English name of a country; what is no code as it is. */
  static String of(String code) {
    if (code.length() != 2 || !Character.isLetter(code.charAt(0))) {
      return BreakdownTexts.named(code);
    }
    String name = new Locale("", code).getDisplayCountry(Locale.ENGLISH);
    return name.isEmpty() ? code : name;
  }
}
