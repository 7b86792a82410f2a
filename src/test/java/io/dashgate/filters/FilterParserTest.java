package io.dashgate.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of property filters. */
class FilterParserTest {

  private static final FilterClock CLOCK = new FilterClock(ZoneOffset.UTC, Instant.EPOCH);
  private static final String A = "{\"key\":\"a\",\"value\":1}";
  private static final String B = "{\"key\":\"b\",\"value\":1}";

  private static Filter parse(String text) {
    return FilterParser.parse(text, PropertyType.EVENT, CLOCK);
  }

  private static boolean matches(String filter, String properties) {
    Map<String, PropertyValue> found = PropertyReader.read(properties, Set.of("a", "b", "a__b"));
    return parse(filter)
        .matches(leaf -> leaf.matches(found.getOrDefault(leaf.key(), PropertyValue.MISSING)));
  }

  @Test
  void allOfAListMustMatch() {
    String both = "[" + A + "," + B + "]";

    assertTrue(matches(both, "{\"a\":1,\"b\":1}"));
    assertEquals(false, matches(both, "{\"a\":1}"));
  }

  @Test
  void oneOfAnOrGroupIsEnough() {
    String either = "{\"type\":\"OR\",\"values\":[" + A + "," + B + "]}";

    assertTrue(matches(either, "{\"b\":1}"));
    assertEquals(false, matches(either, "{}"));
    assertEquals(
        false, matches("{\"type\":\"AND\",\"values\":[" + either + "," + A + "]}", "{\"b\":1}"));
    assertTrue(matches("[" + either + "," + B + "]", "{\"b\":1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "\"\"",
        "[]",
        "{}",
        "{\"type\":\"AND\",\"values\":[]}",
        "{\"type\":\"OR\",\"values\":[{\"type\":\"AND\",\"values\":[]}]}",
        "[{\"key\":\"a\"}]",
        "[{\"key\":\"a\",\"value\":null}]",
        "[{\"key\":\"a\",\"value\":[]}]",
        "[{\"key\":\"a\",\"value\":[null]}]"
      })
  void withoutConditionsEverythingMatches(String filter) {
    assertTrue(parse(filter).isEmpty());
    assertTrue(matches(filter, "{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": 1}                  | {"a":1}     | true
          {"a__gt": 1, "b": "x"}    | {"a":2,"b":"x"} | true
          {"a__gt": 1, "b": "x"}    | {"a":2}     | false
          {"a__icontains": ["x"]}   | {"a":"axa"} | true
          {"a__b": 1}               | {"a__b":1}  | true
          {"a__b__is_not": 1}       | {"a__b":1}  | false
          "[{\\"key\\":\\"a\\",\\"value\\":1}]" | {"a":1} | true
          """)
  void olderFormsAreRead(String filter, String properties, boolean expected) {
    assertEquals(expected, matches(filter, properties));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exact     | {"a":1} | false
          exact     | {}      | true
          is_not    | {"a":1} | true
          icontains | {"a":1} | false
          regex     | {"a":1} | false
          gt        | {"a":1} | true
          gt        | {"a":2} | false
          is_set    | {"a":1} | false
          """)
  void negationInvertsTheOperator(String operator, String properties, boolean expected) {
    assertEquals(
        expected,
        matches(
            "[{\"key\":\"a\",\"value\":1,\"operator\":\"%s\",\"negation\":true}]"
                .formatted(operator),
            properties));
  }

  @Test
  void typesAreRead() {
    List<PropertyFilter> leaves =
        parse(
                """
                [{"key":"a","value":1},
                 {"key":"a","values":[1],"type":"events"},
                 {"key":"email","value":"x","type":"person"},
                 {"key":"name","value":"x","type":"group","group_type_index":4},
                 {"key":"text","value":"x","type":"element"}]
                """)
            .leaves()
            .toList();

    assertEquals(
        List.of(
            PropertyType.EVENT,
            PropertyType.EVENT,
            PropertyType.PERSON,
            PropertyType.GROUP,
            PropertyType.ELEMENT),
        leaves.stream().map(PropertyFilter::type).toList());
    assertEquals(4, leaves.get(3).groupTypeIndex());
  }

  @Test
  void aThingWithSeveralValuesMatchesWithAnyOrAll() {
    List<PropertyValue> values = List.of(PropertyValue.ofText("x"), PropertyValue.ofText("y"));

    assertTrue(leaf("exact").matchesAnyOf(values));
    assertEquals(false, leaf("is_not").matchesAnyOf(values));
    assertEquals(false, leaf("exact").matchesAnyOf(List.of()));
    assertTrue(leaf("is_not").matchesAnyOf(List.of()));
  }

  private static PropertyFilter leaf(String operator) {
    return parse("[{\"key\":\"a\",\"value\":\"x\",\"operator\":\"" + operator + "\"}]")
        .leaves()
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                          | Properties are unparsable!
          7                                 | Properties are unparsable!
          [                                 | Properties are unparsable!
          [1]                               | Properties are unparsable!
          [[]]                              | Properties are unparsable!
          "7"                               | Properties are unparsable!
          [{"value":1}]                     | A property filter has no key.
          [{"key":1,"value":1}]             | A property filter has no key.
          [{"key":"selector","value":"a","type":"element"}] | Property filters of type "element selector" are not supported.
          {"type":"XOR","values":[]}        | PropertyGroup of unknown type "XOR"
          [{"key":"a","value":1,"type":"hogql"}] | HogQL is not supported.
          [{"key":"a","value":1,"type":"group"}] | group_type_index is required to be greater than 0 and less than 5
          [{"key":"a","value":1,"type":"group","group_type_index":5}] | group_type_index is required to be greater than 0 and less than 5
          """)
  void whatCannotBeReadIsRefused(String filter, String detail) {
    refused(filter, detail);
  }

  @Test
  void theSizeIsLimited() {
    refused(
        "[" + String.join(",", Collections.nCopies(101, A)) + "]",
        "There may be at most 100 property filters.");
    refused(
        "{\"type\":\"AND\",\"values\":[".repeat(6) + "]}".repeat(6),
        "Property filters may be nested at most 5 levels deep.");
    refused(
        "[{\"key\":\"a\",\"value\":["
            + Collections.nCopies(1_001, "1").stream().collect(Collectors.joining(","))
            + "]}]",
        "A property filter may have at most 1000 values.");
  }

  private static void refused(String filter, String detail) {
    ApiException refusal = assertThrows(ApiException.class, () -> parse(filter));
    assertEquals(detail, refusal.problem().detail());
    assertEquals("properties", refusal.problem().attr());
  }

  @Test
  void propertiesAreReadAsTheyWereSent() {
    Map<String, PropertyValue> found =
        PropertyReader.read(
            "{\"a\": 1.50, \"b\": [ 1.0, \"x \\\" y\", {\"k\" : null} ], \"c\": 1, \"a__b\":null}",
            Set.of("a", "b", "a__b"));

    assertEquals("1.50", found.get("a").text());
    assertEquals("[1.0,\"x \\\" y\",{\"k\":null}]", found.get("b").text());
    assertEquals(PropertyValue.MISSING, found.get("a__b"));
    assertEquals(Set.of("a", "b", "a__b"), found.keySet());
    assertEquals("2", PropertyReader.read("{\"a\":1,\"a\":2}", Set.of("a")).get("a").text());
  }

  /** Whatever is sent, the answer is a filter or a 400. */
  @Test
  void anyDocumentIsReadOrRefused() {
    Random random = new Random(1);
    List<String> tokens =
        List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"key\"",
            "\"value\"",
            "\"operator\"",
            "\"type\"",
            "\"values\"",
            "\"OR\"",
            "\"a\"",
            "\"gt\"",
            "\"regex\"",
            "\"is_date_before\"",
            "\"between\"",
            "1",
            "-1e400",
            "null",
            "true",
            "\"group\"",
            "\"\\ud800\"",
            "\"(\"");
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(tokens.get(random.nextInt(tokens.size())));
      }
      readOrRefuse(text.toString());
      readOrRefuse("[{\"key\":\"a\"," + text + "}]");
    }
  }

  private static void readOrRefuse(String text) {
    try {
      matches(text, "{\"a\":[1,{}]}");
    } catch (ApiException refusal) {
      assertEquals(400, refusal.problem().status());
    }
  }
}
