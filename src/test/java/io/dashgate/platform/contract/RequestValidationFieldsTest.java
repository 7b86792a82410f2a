package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a dashboard's fields: which are refused, and with which text. */
class RequestValidationFieldsTest {

  private static final String NO_STRING = "Not a valid string.";
  private static final String NO_BOOLEAN = "Must be a valid boolean.";
  private static final String NO_INTEGER = "A valid integer is required.";
  private static final String NO_DICTIONARY = "Filters must be a dictionary";
  private static final String NOT_NULL = "This field may not be null.";
  private static final String NO_NUL = "Null characters are not allowed.";

  private static Tenant tenant;
  private static Api api;
  private static long dashboard;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    dashboard =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"n\",\"description\":\"d\",\"tags\":[\"t\"],\"filters\":{\"a\":1}}")
            .expect(201)
            .id();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
            texts("name"),
            Stream.of(
                refusal(
                    "name",
                    quoted("x".repeat(401)),
                    "max_length",
                    "Ensure this field has no more than 400 characters."),
                refusal(
                    "name",
                    quoted("🌍".repeat(401)),
                    "max_length",
                    "Ensure this field has no more than 400 characters.")),
            texts("description"),
            booleans("pinned"),
            booleans("deleted"),
            sources(),
            filters(),
            tags(),
            levels())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> texts(String field) {
    return Stream.concat(
        Stream.of("true", "false", "5", "1.5", "[]", "[\"a\"]", "{}", "{\"a\":1}")
            .map(value -> refusal(field, value, "invalid_input", NO_STRING)),
        Stream.of("\"\\u0000\"", "\"a\\u0000b\"")
            .map(value -> refusal(field, value, "null_characters_not_allowed", NO_NUL)));
  }

  private static Stream<Arguments> booleans(String field) {
    return Stream.concat(
        Stream.of("\"abc\"", "\"\"", "[]", "{}", "1", "0", "1.0", "\"1\"", "\"True\"", "\" true\"")
            .map(value -> refusal(field, value, "invalid_input", NO_BOOLEAN)),
        Stream.of(refusal(field, "null", "null", NOT_NULL)));
  }

  private static Stream<Arguments> sources() {
    return Stream.of(
        refusal("use_template", "null", "null", NOT_NULL),
        refusal("use_template", "5", "invalid_input", NO_STRING),
        refusal("use_template", "[]", "invalid_input", NO_STRING),
        refusal("use_dashboard", "\"\"", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "\"abc\"", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "\"1.0\"", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "\"+1\"", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "\"١\"", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "1.5", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "true", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "[1]", "invalid_input", NO_INTEGER),
        refusal("use_dashboard", "{}", "invalid_input", NO_INTEGER),
        refusal(
            "use_dashboard",
            quoted("1".repeat(1001)),
            "max_string_length",
            "String value too large."));
  }

  private static Stream<Arguments> filters() {
    return Stream.concat(
        Stream.of("[]", "[{}]", "\"x\"", "\"{}\"", "\"\"", "5", "1.5", "true")
            .map(value -> refusal("filters", value, "invalid_input", NO_DICTIONARY)),
        Stream.of(
            refusal("filters", "null", "null", NOT_NULL),
            refusal("filters", "{\"a\":[\"\\u0000\"]}", "null_characters_not_allowed", NO_NUL),
            refusal("filters", "{\"\\u0000\":1}", "null_characters_not_allowed", NO_NUL)));
  }

  private static Stream<Arguments> tags() {
    String tooMany =
        IntStream.range(0, 101).mapToObj(i -> quoted("t" + i)).collect(Collectors.joining(","));
    return Stream.of(
        refusal("tags", "null", "null", NOT_NULL),
        refusal("tags", "\"abc\"", "not_a_list", notAList("str")),
        refusal("tags", "\"\"", "not_a_list", notAList("str")),
        refusal("tags", "{}", "not_a_list", notAList("dict")),
        refusal("tags", "5", "not_a_list", notAList("int")),
        refusal("tags", "1.5", "not_a_list", notAList("float")),
        refusal("tags", "true", "not_a_list", notAList("bool")),
        refusal("tags", "[5]", "invalid_input", NO_STRING),
        refusal("tags", "[\"a\",true]", "invalid_input", NO_STRING),
        refusal("tags", "[[\"a\"]]", "invalid_input", NO_STRING),
        refusal("tags", "[{\"a\":1}]", "invalid_input", NO_STRING),
        refusal("tags", "[null]", "null", NOT_NULL),
        refusal("tags", "[\"\"]", "blank", "This field may not be blank."),
        refusal("tags", "[\"a\",\" \\t\"]", "blank", "This field may not be blank."),
        refusal(
            "tags",
            "[" + quoted("x".repeat(256)) + "]",
            "max_length",
            "Ensure this field has no more than 255 characters."),
        refusal(
            "tags",
            "[" + tooMany + "]",
            "max_length",
            "Ensure this field has no more than 100 elements."),
        refusal("tags", "[\"a\\u0000\"]", "null_characters_not_allowed", NO_NUL));
  }

  private static Stream<Arguments> levels() {
    return Stream.concat(
        Stream.of(
            refusal("restriction_level", "null", "null", NOT_NULL),
            refusal(
                "restriction_level", "true", "invalid_choice", "\"True\" is not a valid choice.")),
        Stream.of("22", "0", "-21", "37.0", "\"\"", "\"22\"", "\"abc\"", "99999999999999999999")
            .map(
                value ->
                    refusal(
                        "restriction_level",
                        value,
                        "invalid_choice",
                        quoted(value.replace("\"", "")) + " is not a valid choice.")));
  }

  private static Arguments refusal(String field, String value, String code, String detail) {
    return Arguments.of(field, value, code, detail);
  }

  private static String notAList(String type) {
    return "Expected a list of items but got type \"" + type + "\".";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void aWrongFieldMakesNoDashboard(String field, String value, String code, String detail) {
    int before = count();

    api.post(tenant.dashboards(), "{\"" + field + "\":" + value + "}")
        .expectInvalid(code, detail, field);

    assertEquals(before, count());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void aWrongFieldChangesNoDashboard(String field, String value, String code, String detail) {
    // a right field beside the wrong one must not be written either
    String other = field.equals("pinned") ? "\"name\":\"changed\"" : "\"pinned\":true";
    String body = "{" + other + ",\"" + field + "\":" + value + "}";

    api.patch(tenant.dashboard(dashboard), body).expectInvalid(code, detail, field);
    put(body).expectInvalid(code, detail, field);

    JsonObject kept = api.get(tenant.dashboard(dashboard)).expect(200).json();
    assertEquals("n", kept.getString("name"));
    assertEquals("d", kept.getString("description"));
    assertEquals(false, kept.getBoolean("pinned"));
    assertEquals("[\"t\"]", kept.getJsonArray("tags").encode());
    assertEquals("{\"a\":1}", kept.getJsonObject("filters").encode());
    assertEquals(21, kept.getInteger("restriction_level"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\"}",
        "{\"name\":null}",
        "{\"description\":\"\"}",
        "{\"description\":null}",
        "{\"pinned\":\"true\",\"deleted\":\"false\"}",
        "{\"pinned\":\"false\"}",
        "{\"use_template\":\"\"}",
        "{\"use_dashboard\":null}",
        "{\"use_dashboard\":0}",
        "{\"use_dashboard\":\"0\"}",
        "{\"filters\":{}}",
        "{\"tags\":[]}",
        "{\"restriction_level\":37}",
        "{\"restriction_level\":\"21\"}"
      })
  void whatTheApiAllowsIsAccepted(String body) {
    long made = api.post(tenant.dashboards(), body).expect(201).id();

    api.patch(tenant.dashboard(made), body).expect(200);
  }

  @Test
  void theLongestTextsAreAccepted() {
    String tags =
        IntStream.range(0, 100)
            .mapToObj(i -> quoted("%03d".formatted(i) + "x".repeat(252)))
            .collect(Collectors.joining(",", "[", "]"));
    String name = "🌍".repeat(400);

    JsonObject made =
        api.post(
                tenant.dashboards(),
                "{\"name\":" + quoted("  " + name + " ") + ",\"tags\":" + tags + "}")
            .expect(201)
            .json();

    assertEquals(name, made.getString("name"));
    assertEquals(tags, made.getJsonArray("tags").encode());
  }

  @Test
  void tagsAreTrimmedBeforeTheyAreMeasured() {
    JsonObject made =
        api.post(tenant.dashboards(), "{\"tags\":[" + quoted(" " + "x".repeat(255) + " ") + "]}")
            .expect(201)
            .json();

    assertEquals("x".repeat(255), made.getJsonArray("tags").getString(0));
  }

  @Test
  void aTagOfNoBreakSpacesIsBlank(Tenant tenant) {
    tenant
        .api()
        .post(tenant.dashboards(), "{\"tags\":[\"\u00a0\"]}")
        .expectInvalid("blank", "This field may not be blank.", "tags");
  }

  @Test
  void aDecimalIsNoRestrictionLevelHoweverItIsWritten() {
    api.post(tenant.dashboards(), "{\"restriction_level\":3.7e1}").expect(400);
  }

  private static Answer put(String body) {
    return api.send("PUT", tenant.dashboard(dashboard), body, Map.of());
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
