package io.dashgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.testing.Answer;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.UnchangedDashboard;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd content of clients comes back as it was sent. */
class StoredContentTest extends UnchangedDashboard {

  private static final int ROUNDS = 40;

  /** Each run tries the same values, so that a failure can be looked at again. */
  private static final Random RANDOM = new Random(4);

  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          "x",
          "null",
          "\"",
          "\\",
          "\\u0000",
          "{A}",
          "%_'; drop table tile; --",
          "a\tb\nc\rd",
          "\u0001\u001f\u007f\u0080",
          "\u2028\u2029\ufeff",
          "e\u0301é",
          "🌍👩‍👩‍👧",
          "אבג\u202eabc",
          "<script>alert(1)</script>&amp;",
          "$1 ${x} #{y}");
  private static final List<String> ODD_NUMBERS =
      List.of(
          "0",
          "1.10",
          "0.1234567890123456789",
          "123456789012345678901234567890",
          "-9223372036854775808",
          "9007199254740993",
          "100.00");

  @Test
  void everyFieldOfAnInsight() {
    String path = tenant.insight(tenant.createInsight("i"));
    for (int round = 0; round < ROUNDS; round++) {
      String body =
          "{\"name\":%s,\"derived_name\":%s,\"description\":%s,\"filters\":%s,\"query\":%s,\"saved\":%s,\"favorited\":%s,\"order\":%s}"
              .formatted(
                  any(List.of("null", quoted(anyText().strip()))),
                  any(List.of("null", quoted(anyText().strip()))),
                  any(List.of("null", quoted(anyText().strip()))),
                  round == 0 ? deep(60) : object(5),
                  any(List.of("null", object(5))),
                  RANDOM.nextBoolean(),
                  RANDOM.nextBoolean(),
                  any(List.of("null", "0", "-2147483648", "2147483647")));

      assertSame(members(body), api.patch(path, body).expect(200).body());
      assertSame(members(body), api.get(path).expect(200).body());
    }
  }

  @Test
  void everyFieldOfADashboard() {
    String path = tenant.dashboard(tenant.createDashboard("d"));
    for (int round = 0; round < ROUNDS; round++) {
      String body =
          "{\"name\":%s,\"description\":%s,\"filters\":%s,\"pinned\":%s}"
              .formatted(
                  quoted(anyText().strip()),
                  quoted(anyText().strip()),
                  round == 0 ? deep(60) : object(5),
                  RANDOM.nextBoolean());

      assertSame(members(body), api.patch(path, body).expect(200).body());
      assertSame(members(body), api.get(path).expect(200).body());
    }
  }

  @Test
  void everyFieldOfATile() {
    String path = tenant.dashboard(tenant.createDashboard("d"));
    long id = api.post(path + "create_text_tile/", "{\"body\":\"x\"}").expect(201).id();
    for (int round = 0; round < ROUNDS; round++) {
      String fields =
          "\"layouts\":%s,\"color\":%s,\"show_description\":%s"
              .formatted(
                  round == 0 ? deep(56) : object(5),
                  quoted("c" + anyText()),
                  any(List.of("null", "true", "false")));
      String text = quoted(anyText());
      String tile = "{\"id\":" + id + "," + fields + ",\"text\":{\"body\":" + text + "}}";

      api.patch(path, "{\"tiles\":[" + tile + "]}").expect(200);
      String answer = api.get(path).expect(200).body();

      RawJson tiles = Objects.requireNonNull(members(answer).get("tiles"));
      String got = RawParts.elements(tiles).get(0).text();
      assertSame(members("{" + fields + "}"), got);
      assertSame(
          members("{\"body\":" + text + "}"),
          Objects.requireNonNull(members(got).get("text")).text());
    }
  }

  @Test
  void theFiltersOfAnInsightKeepTheirTextUnderThoseOfADashboard() {
    long dashboard = api.post(tenant.dashboards(), "{\"filters\":{\"date_from\":\"-1d\"}}").id();
    long insight = tenant.createInsight("i", dashboard);
    for (int round = 0; round < ROUNDS; round++) {
      String filters = object(5);
      api.patch(tenant.insight(insight), "{\"filters\":" + filters + "}").expect(200);

      Answer shown = api.get(tenant.insight(insight) + "?from_dashboard=" + dashboard);

      assertSame(
          members(filters),
          Objects.requireNonNull(members(shown.expect(200).body()).get("filters")).text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60, 64})
  void aBodyUpToTheDepthLimitComesBackAsItWas(int depth) {
    JsonObject filters = new JsonObject(nested(depth)).getJsonObject("filters");

    JsonObject made = post(nested(depth).getBytes(UTF_8)).expect(201).json();

    assertEquals(filters.encode(), made.getJsonObject("filters").encode());
  }

  @Test
  void manyElementsComeBackAsTheyWere() {
    String filters = "{\"a\":[" + "1,".repeat(8_000) + "1]}";

    RawAnswer made = post(("{\"filters\":" + filters + "}").getBytes(UTF_8)).expect(201);

    assertTrue(made.body().contains("\"filters\":" + filters));
  }

  @Test
  void tinyAndLongNumbersComeBackAsTheyWere() {
    String filters = "{\"a\":1e-400,\"b\":" + "9".repeat(300) + ",\"c\":-0.0,\"d\":1E+2}";

    JsonObject made = post(("{\"filters\":" + filters + "}").getBytes(UTF_8)).expect(201).json();

    assertEquals("9".repeat(300), made.getJsonObject("filters").getValue("b").toString());
  }

  @Test
  void anyCharacterThatIsOneComesBackAsItWas() {
    String name = "\u0001\u007f\u0085\u200e\u202e\u2028\ufeff\uffff\ud83c\udf0d\udbff\udfff'--";

    JsonObject made =
        post(new JsonObject().put("name", "x" + name + "x").toString().getBytes(UTF_8))
            .expect(201)
            .json();

    assertEquals("x" + name + "x", made.getString("name"));
  }

  private static <T> T any(List<T> choices) {
    return choices.get(RANDOM.nextInt(choices.size()));
  }

  private static String anyText() {
    return any(ODD_TEXTS) + any(ODD_TEXTS);
  }

  private static String quoted(String text) {
    return RawParts.quote(text);
  }

  private static String value(int depth) {
    return switch (RANDOM.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> any(List.of("true", "false", "null"));
      case 1 -> any(ODD_NUMBERS);
      case 2, 3 -> quoted(anyText());
      case 4 ->
          IntStream.range(0, RANDOM.nextInt(4))
              .mapToObj(i -> value(depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
      default -> object(depth - 1);
    };
  }

  private static String object(int depth) {
    return IntStream.range(0, RANDOM.nextInt(4))
        .mapToObj(i -> quoted(i + anyText()) + ":" + value(depth))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String deep(int depth) {
    return "{\"a\":".repeat(depth) + "[]" + "}".repeat(depth);
  }

  private static Map<String, RawJson> members(String object) {
    return RawParts.members(new RawJson(object));
  }

  private static void assertSame(Map<String, RawJson> sent, String answer) {
    Map<String, RawJson> got = members(answer);
    sent.forEach(
        (name, value) -> {
          RawJson back = Objects.requireNonNull(got.get(name));
          if (value.text().startsWith("\"")) {
            assertEquals(RawParts.text(value), RawParts.text(back), name);
          } else {
            assertEquals(value.text(), back.text(), name);
          }
        });
  }

  /** A body that is {@code depth} objects and arrays deep. */
  private static String nested(int depth) {
    return "{\"filters\":{\"a\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "}}";
  }

  private static RawAnswer post(byte[] body) {
    return RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key);
  }
}
