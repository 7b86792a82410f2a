package io.dashgate.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dashgate.platform.problem.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of operators: which values of a property match. */
class OperatorsTest {

  private static final FilterClock CLOCK =
      new FilterClock(ZoneId.of("Europe/Berlin"), Instant.parse("2022-06-15T10:30:00Z"));

  /**
   * Whether a property matches.
   *
   * @param property as JSON; empty: missing
   * @param value as JSON
   */
  private static boolean matches(String operator, String value, String property) {
    Filter filter =
        FilterParser.parse(
            "[{\"key\":\"p\",\"operator\":\"%s\",\"value\":%s}]".formatted(operator, value),
            PropertyType.EVENT,
            CLOCK);
    Map<String, PropertyValue> found =
        PropertyReader.read(
            property.isEmpty() ? "{}" : "{\"other\":[{}],\"p\": " + property + "}", Set.of("p"));
    return filter.matches(
        leaf -> leaf.matches(found.getOrDefault(leaf.key(), PropertyValue.MISSING)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          exact     | "Chrome"            | "Chrome"    | true
          exact     | "Chrome"            | "chrome"    | false
          exact     | ["Safari","Chrome"] | "Chrome"    | true
          exact     | "Chrome"            | ``          | false
          exact     | "Chrome"            | null        | false
          exact     | ""                  | ""          | true
          exact     | ""                  | ``          | false
          exact     | 10                  | "10"        | true
          exact     | "10"                | 10          | true
          exact     | "10"                | 10.0        | true
          exact     | 10                  | 1e1         | true
          exact     | 0                   | -0          | true
          exact     | "10x"               | 10          | false
          exact     | 9007199254740993    | 9007199254740992 | false
          exact     | ["true"]            | true        | true
          exact     | "True"              | true        | true
          exact     | true                | "TRUE"      | true
          exact     | "True"              | "true"      | false
          exact     | 1                   | true        | false
          exact     | "[1,\\"a b\\"]"     | [1, "a b"]  | true
          exact     | "{\\"a\\":null}"    | { "a": null } | true
          exact     | [[1, 2]]            | [1,2]       | true
          in        | ["a","b"]           | "b"         | true
          not_in    | ["a","b"]           | "b"         | false
          is_not    | "Chrome"            | "Safari"    | true
          is_not    | "Chrome"            | "Chrome"    | false
          is_not    | ["a","b"]           | "b"         | false
          is_not    | "Chrome"            | ``          | true
          is_not    | "Chrome"            | null        | true
          """)
  void equality(String operator, String value, String property, boolean expected) {
    assertEquals(expected, matches(operator, value, property));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          icontains     | "ROM"          | "Chrome"   | true
          icontains     | ["x","ROM"]    | "Chrome"   | true
          icontains     | "%"            | "Chrome"   | false
          icontains     | "_"            | "a_b"      | true
          icontains     | "2"            | 125        | true
          icontains     | "ä"            | "Ä"        | true
          icontains     | "rom"          | ``         | false
          not_icontains | "rom"          | "Chrome"   | false
          not_icontains | ["x","y"]      | "Chrome"   | true
          not_icontains | ["x","rom"]    | "Chrome"   | false
          not_icontains | "rom"          | null       | true
          regex         | "^S"           | "Safari"   | true
          regex         | "^S"           | "a Safari" | false
          regex         | "f.r"          | "Safari"   | true
          regex         | "s"            | "S"        | false
          regex         | "(?i)s"        | "S"        | true
          regex         | ["x","^S"]     | "Safari"   | true
          regex         | "^S"           | ``         | false
          regex         | "("            | "("        | false
          regex         | ["(","S"]      | "S"        | true
          not_regex     | "^S"           | "Safari"   | false
          not_regex     | "^S"           | "Chrome"   | true
          not_regex     | "^S"           | ``         | true
          not_regex     | ["x","^S"]     | "Safari"   | false
          not_regex     | "("            | "x"        | false
          not_regex     | "("            | ``         | false
          """)
  void texts(String operator, String value, String property, boolean expected) {
    assertEquals(expected, matches(operator, value, property));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          gt          | 20        | 32.5    | true
          gt          | 20        | "32.5"  | true
          gt          | "9"       | 10      | true
          gt          | 10        | 10      | false
          gte         | 10        | 10      | true
          min         | 10        | 10      | true
          max         | 10        | 11      | false
          lt          | 10        | 9       | true
          lte         | 10        | 10      | true
          gt          | 5         | "Chrome"| false
          gt          | "x"       | 5       | false
          gt          | 5         | true    | false
          gt          | 5         | ``      | false
          lt          | 5         | null    | false
          lt          | 5         | ""      | false
          gt          | [100, 5]  | 10      | true
          gt          | -1        | "1e5"   | true
          gt          | 5         | "1e999" | false
          gt          | 5         | "NaN"   | false
          between     | [1, 10]   | 1       | true
          between     | [1, 10]   | "10.5"  | false
          between     | ["1","2"] | 2       | true
          not_between | [1, 10]   | 11      | true
          not_between | [1, 10]   | 5       | false
          not_between | [1, 10]   | ``      | false
          """)
  void numbers(String operator, String value, String property, boolean expected) {
    assertEquals(expected, matches(operator, value, property));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          is_set     | "is_set"     | 0      | true
          is_set     | null         | ""     | true
          is_set     | null         | false  | true
          is_set     | []           | null   | false
          is_set     | "is_set"     | ``     | false
          is_not_set | "is_not_set" | ``     | true
          is_not_set | null         | null   | true
          is_not_set | null         | []     | false
          """)
  void presence(String operator, String value, String property, boolean expected) {
    assertEquals(expected, matches(operator, value, property));
  }

  /** In Berlin, two hours ahead of UTC. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          is_date_exact  | "2022-06-10"               | "2022-06-10T12:00:00Z"        | true
          is_date_exact  | "2022-06-10"               | "2022-06-09T22:30:00Z"        | true
          is_date_exact  | "2022-06-10"               | "2022-06-10T22:30:00Z"        | false
          is_date_exact  | "2022-06-10"               | "2022-06-10"                  | true
          is_date_exact  | "2022-06-10"               | "2022-6-10 23:59"             | true
          is_date_exact  | "2022-06-10 12:00:01"      | "2022-06-10T10:00:01.9Z"      | true
          is_date_exact  | "2022-06-10T12:00:01+02:00"| "2022-06-10T10:00:02Z"        | false
          is_date_exact  | ["2021-01-01","2022-06-10"]| "2022-06-10"                  | true
          is_date_before | "2022-06-10"               | "2022-06-09 23:59:59.999999"  | true
          is_date_before | "2022-06-10"               | "2022-06-10"                  | false
          is_date_after  | "2022-06-10"               | "2022-06-10 23:59:59.999999"  | false
          is_date_after  | "2022-06-10"               | "2022-06-11"                  | true
          is_date_after  | "2022-06-10 10:00"         | "2022-06-10 10:00:00.000001"  | true
          is_date_after  | "2022-06-10"               | 1654934400                    | true
          is_date_after  | "2022-06-10"               | "1654934400.5"                | true
          is_date_after  | "2022-06-10"               | 1654934400123                 | true
          is_date_before | "2022-06-10"               | 16549344001234                | false
          is_date_after  | "-7d"                      | "2022-06-08T10:30:01Z"        | true
          is_date_after  | "-7d"                      | "2022-06-08T10:30:00Z"        | false
          is_date_before | "-1m"                      | "2022-05-15T10:29:59Z"        | true
          is_date_before | "-90M"                     | "2022-06-15T09:00:00Z"        | false
          is_date_after  | "2022-02-30"               | "2022-06-11"                  | false
          is_date_after  | "soon"                     | "2022-06-11"                  | false
          is_date_before | "2022-06-10"               | "yesterday"                   | false
          is_date_before | "2022-06-10"               | "2021-13-01"                  | false
          is_date_before | "2022-06-10"               | "2021-12-01 and more"         | true
          is_date_before | "2022-06-10"               | ``                            | false
          is_date_before | "2022-06-10"               | true                          | false
          """)
  void dates(String operator, String value, String property, boolean expected) {
    assertEquals(expected, matches(operator, value, property));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          between     | 5          | BETWEEN operator requires a two-element array [min, max].
          between     | [1, "x"]   | BETWEEN operator requires numeric values.
          not_between | [1, 2, 3]  | NOT BETWEEN operator requires a two-element array [min, max].
          between     | [2, 1]     | BETWEEN operator requires min to be less than or equal to max.
          like        | "x"        | Unsupported property operator: "like".
          """)
  void whatMakesNoSenseIsRefused(String operator, String value, String detail) {
    ApiException refusal = assertThrows(ApiException.class, () -> matches(operator, value, "1"));
    assertEquals(detail, refusal.problem().detail());
    assertEquals(400, refusal.problem().status());
  }

  /** Expressions that would take years, or as many steps as they have repetitions. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*b",
        "(a|aa)+b",
        "(x+x+)+y",
        "((a{0,30}){0,30})b",
        "(a{1000}){1000}",
        "((((a{9}){9}){9}){9}){9}",
        "(?:(?:a{100}){100}){100}",
        "\\\\Q[\\\\E(a{1000}){1000}"
      })
  void noRegularExpressionTakesLong(String expression) {
    String text = "\"" + "a".repeat(500_000) + "\"";

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertEquals(false, matches("regex", "\"" + expression + "\"", text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          abc               | 3
          a{3}              | 3
          a{2,5}            | 5
          a{3,}             | 3
          (ab){10}          | 40
          (a{10}){10}       | 120
          [a]{2}]{4}        | 6
          [^]a]{7}          | 7
          \\p{Greek}{4}   | 4
          \\x{263a}{2}\\{{3} | 5
          {3}               | 0
          a{,3}             | 5
          """)
  void theSizeOfAnExpressionIsEstimated(String expression, long size) {
    assertEquals(size, RegexSize.of(expression));
  }

  @Test
  void theCostOfAFilterIsLimited() {
    String many = "[" + String.join(",", Collections.nCopies(1_000, "\"a\"")) + "]";
    matches("icontains", many, "1");
    ApiException refusal =
        assertThrows(
            ApiException.class,
            () ->
                FilterParser.parse(
                    ("[{'key':'a','operator':'icontains','value':%1$s},"
                            + "{'key':'b','operator':'icontains','value':%1$s}]")
                        .formatted(many)
                        .replace('\'', '"'),
                    PropertyType.EVENT,
                    CLOCK));
    assertEquals(
        "Property filters may look for at most 1000 parts of texts.", refusal.problem().detail());
    String expressions = "[" + String.join(",", Collections.nCopies(30, "\"a{100}\"")) + "]";
    assertEquals(
        "The regular expressions are too long.",
        assertThrows(ApiException.class, () -> matches("regex", expressions, "1"))
            .problem()
            .detail());
  }
}
