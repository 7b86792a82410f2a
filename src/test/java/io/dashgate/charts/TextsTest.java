package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.queries.model.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, times and labels of charts. */
class TextsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0",
        "7|7|7",
        "12.34|12.3|12.34",
        "999|999|999",
        "999.6|1K|999.6",
        "1000|1K|1,000",
        "1234|1.2K|1,234",
        "12500|12.5K|12,500",
        "999499|999K|999,499",
        "999500|1M|999,500",
        "132154|132K|132,154",
        "1234567.891|1.2M|1,234,567.89",
        "5e9|5B|5,000,000,000",
        "7.2e13|72T|72,000,000,000,000",
        "1e15|1e15|1,000,000,000,000,000",
        "2.5e17|2.5e17|250,000,000,000,000,000",
        "1e18|1e18|1e18",
        "-1234|−1.2K|−1,234",
        "-0.0|0|0",
        "0.05|0.05|0.05",
        "0.125|0.125|0.125",
        "0.00012345|0.000123|0.000123",
        "1e-9|1e-9|1e-9",
        "-0.5|−0.5|−0.5",
        "21.25|21.3|21.25",
        "9.9999|10|10"
      })
  void numbers(double number, String brief, String full) {
    assertEquals(brief, NumberTexts.brief(number));
    assertEquals(full, NumberTexts.full(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 %",
        "1|100 %",
        "0.073|7.3 %",
        "0.345|34.5 %",
        "0.9994|99.9 %",
        "0.9996|100 %",
        "0.0004|< 0.1 %",
        "2|200 %",
        "12.345|1,235 %",
        "-0.08|−8 %",
        "1e12|> 1B %"
      })
  void percentages(double part, String text) {
    assertEquals(text, NumberTexts.percent(part));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 s",
        "0.25|250 ms",
        "5.5|5.5 s",
        "59|59 s",
        "60|1 min",
        "320|5 min 20 s",
        "3600|1 h",
        "29540|8 h 12 min",
        "86400|1 d",
        "172350|2 d",
        "200000|2 d 8 h",
        "-90|−1 min 30 s",
        "3599.9|1 h"
      })
  void durations(double seconds, String text) {
    assertEquals(text, DurationTexts.of(seconds));
  }

  @Test
  void ticksAreRound() {
    assertArrayEquals(new double[] {0, 500, 1000, 1500}, Scale.of(0, 1400, 3).ticks());
    assertArrayEquals(new double[] {-200, 0, 200, 400, 600}, Scale.of(-120, 560, 4).ticks());
    assertArrayEquals(new double[] {0, 0.1, 0.2, 0.3}, Scale.of(0, 0.3, 3).ticks());
    assertArrayEquals(new double[] {0, 1}, Scale.of(0, 0, 1).ticks());
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, Scale.of(0, 5, 9).ticks());
    for (double high : new double[] {1e-300, 1e-9, 3, 1e15, 6e20}) {
      Scale scale = Scale.of(-high / 3, high, 5);
      assertTrue(scale.high() >= high && scale.low() <= -high / 3, () -> "up to " + high);
      assertTrue(scale.ticks().length <= 12);
    }
  }

  @Test
  void labelsAreCutAtCharacters() {
    assertEquals("Chrome", Texts.fit("Chrome", 60, 11));
    assertEquals("Samsung…", Texts.fit("Samsung Internet", 64, 11));
    assertEquals("", Texts.fit("Samsung", 5, 11));
    String family = "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦";
    for (double room = 0; room < 200; room += 0.7) {
      String cut = Texts.fit(family, room, 11);
      assertTrue(Texts.width(cut, 11) <= Math.max(room, 11), cut);
      assertEquals(cut, Texts.clean(cut), "no half of a pair");
    }
  }

  @Test
  void textsAreCleaned() {
    assertEquals("a b c", Texts.clean("a\u0000b\u0085c"));
    assertEquals("lone  ones", Texts.clean("lone \ud800 ones"));
    assertEquals("exe.png", Texts.clean("\u202eexe.png\u202c"));
    assertEquals("😀", Texts.clean("😀\uffff\udc00"));
    assertEquals("שלום", Texts.clean("שלום"));
    assertEquals(301, Texts.clean("x".repeat(5000)).length());
  }

  @Test
  void daysOfEachInterval() {
    assertEquals("15 Jun", day("2022-06-15", Interval.DAY).brief(0));
    assertEquals("Wed, 15 Jun 2022", day("2022-06-15", Interval.DAY).full(0));
    assertEquals("Week of 13 Jun 2022", day("2022-06-13", Interval.WEEK).full(0));
    assertEquals("Jun 2022", day("2022-06-01", Interval.MONTH).brief(0));
    assertEquals("Q2 2022", day("2022-04-01", Interval.QUARTER).full(0));
    assertEquals("2022", day("2022-01-01", Interval.YEAR).brief(0));
    assertEquals("09:00", day("2022-06-15 09:00:00", Interval.HOUR).brief(0));
    assertEquals("15 Jun 2022, 09:00", day("2022-06-15 09:00:00", Interval.HOUR).full(0));
    assertEquals("31 Feb 2022", day("2022-02-31", Interval.DAY).full(0));
    assertEquals("2 days", new Days(List.of("2"), List.of("2 days"), Interval.DAY).full(0));
  }

  private static Days day(String start, Interval interval) {
    return new Days(List.of(start), List.of(), interval);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "-30d|none|last 30 days",
        "-1h|none|last hour",
        "-1d|none|last day",
        "none|none|last 7 days",
        "dStart|none|today",
        "-1dStart|-1dEnd|yesterday",
        "mStart|none|this month",
        "all|none|all time",
        "2020-01-02|2020-02-03|2 Jan 2020 to 3 Feb 2020",
        "2020-01-02|none|since 2 Jan 2020",
        "-3q|none|last 3 quarters",
        "soon|none|''",
        "-30d|-7d|''"
      })
  void rangesInWords(String from, String to, String words) {
    assertEquals(words, ChartOptions.range(from, to));
  }
}
