package io.dashgate.queries.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.platform.problem.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic with series. */
class FormulaParserTest {

  @ParameterizedTest
  @CsvSource({
    "A, 8",
    "a+b, 10",
    "A - B - 1, 5",
    "A + B * 2, 12",
    "(A + B) * 2, 20",
    "A / B / 2, 2",
    "A % 3, 2",
    "B ** 3, 8",
    "-B ** 2, -4",
    "2 ** B ** 2, 16",
    "2 ** -B, 0.25",
    "--A, 8",
    "+A*.5, 4",
    "A*1.25, 10",
    " ( ( A ) ) , 8",
    "1+1, 2"
  })
  void arithmeticIsRead(String formula, double value) {
    assertEquals(value, FormulaParser.parse(formula, 2).value(new double[] {8, 2}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A + C       | Formula references series C, but only 2 series are defined (A, B)
          sum(A)      | Formulas only support arithmetic between series (like (A + B) / 2), not SUM().
          A + AB      | Formulas only support arithmetic ( + - * / % ** ) between series, not AB
          A ^ B       | Formulas only support arithmetic ( + - * / % ** ) between series, not ^
          A; B        | Formulas only support arithmetic ( + - * / % ** ) between series, not ;
          A B         | Formulas only support arithmetic ( + - * / % ** ) between series, not B
          2A          | Formulas only support arithmetic ( + - * / % ** ) between series, not A
          A */ B      | Formulas only support arithmetic ( + - * / % ** ) between series, not /
          1.2.3       | Formulas only support arithmetic ( + - * / % ** ) between series, not 1.2.3
          A +         | The formula is not complete.
          (A          | The formula is not complete.
          A)          | Formulas only support arithmetic ( + - * / % ** ) between series, not )
          """)
  void everythingElseIsRefused(String formula, String detail) {
    refused(formula, detail);
  }

  @Test
  void theSizeIsLimited() {
    refused("A" + "+A".repeat(500), "A formula may have at most 1000 characters.");
    refused("(".repeat(101) + "A", "A formula may be nested at most 100 levels deep.");
    refused("-".repeat(200) + "A", "A formula may be nested at most 100 levels deep.");
    assertEquals(500, FormulaParser.parse("A" + "+A".repeat(499), 1).value(new double[] {1}));
  }

  private static void refused(String formula, String detail) {
    ApiException refusal = assertThrows(ApiException.class, () -> FormulaParser.parse(formula, 2));
    assertEquals(detail, refusal.problem().detail());
    assertEquals("formula", refusal.problem().attr());
  }

  @Test
  void charactersWithoutAMeaningWereDroppedIn2022() {
    assertEquals("A + B", FormulaParser.known("A; + B%"));
  }
}
