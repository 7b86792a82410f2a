package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.tiles.GridPosition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients own comes back as they sent it, and tiles that nobody placed do not overlap. */
class RoundTripTest {

  private static final int ROUNDS = 40;
  private static final String PLACED = "by the client ";

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

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp() {
    tenant = Tenant.create();
    api = tenant.api();
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

  @Test
  void tilesThatNobodyPlacedNeverOverlap() {
    for (int round = 0; round < 25; round++) {
      String path = tenant.dashboard(tenant.createDashboard("d"));
      for (int request = 0; request < 4; request++) {
        JsonArray entries = new JsonArray();
        for (int i = RANDOM.nextInt(6); i >= 0; i--) {
          boolean placed = RANDOM.nextInt(3) == 0;
          JsonObject text =
              new JsonObject().put("body", (placed ? PLACED : "by the server ") + request);
          JsonObject tile = new JsonObject().put("text", text);
          entries.add(placed ? tile.put("layouts", new JsonObject(anyLayouts())) : tile);
        }
        Answer answer = api.patch(path, new JsonObject().put("tiles", entries)).expect(200);
        assertApart(answer.tiles(), true);
      }
      api.post(path + "reorder_tiles/", "{\"tile_order\":[]}").expect(200);
      assertApart(api.get(path).tiles(), false);
    }
  }

  private static String anyLayouts() {
    return any(
        List.of(
            "{}",
            "{\"xs\":{\"x\":0,\"y\":0}}",
            "{\"sm\":{\"x\":\"0\",\"y\":0}}",
            "{\"sm\":{\"x\":-3,\"y\":-2,\"w\":5,\"h\":4}}",
            "{\"sm\":{\"x\":1e300,\"y\":0,\"w\":1,\"h\":1}}",
            "{\"sm\":{\"x\":2.5,\"y\":0.5,\"w\":3.25,\"h\":1.75}}",
            "{\"sm\":{\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d}}"
                .formatted(
                    RANDOM.nextInt(12),
                    RANDOM.nextInt(20),
                    1 + RANDOM.nextInt(14),
                    1 + RANDOM.nextInt(8))));
  }

  private static void assertApart(List<JsonObject> tiles, boolean exceptPlaced) {
    for (JsonObject tile : tiles) {
      GridPosition place = place(tile);
      for (JsonObject other : tiles) {
        GridPosition another = place(other);
        boolean clients =
            exceptPlaced && isPlaced(other) && (isPlaced(tile) || isOlder(tile, other));
        boolean reverse = exceptPlaced && isPlaced(tile) && isOlder(other, tile);
        if (tile != other && !clients && !reverse && place != null && another != null) {
          assertFalse(place.overlaps(another), () -> tile.encode() + other.encode());
        }
      }
      if (place != null && !(exceptPlaced && isPlaced(tile))) {
        assertTrue(place.x() >= 0 && place.x() + place.w() <= 12, tile::encode);
      }
    }
  }

  /** Whether a client may have put the other tile over it, in a later request. */
  private static boolean isOlder(JsonObject tile, JsonObject other) {
    return request(tile) < request(other);
  }

  private static int request(JsonObject tile) {
    String body = tile.getJsonObject("text").getString("body");
    return body.charAt(body.length() - 1);
  }

  private static boolean isPlaced(JsonObject tile) {
    return tile.getJsonObject("text").getString("body").startsWith(PLACED);
  }

  private static @Nullable GridPosition place(JsonObject tile) {
    return GridPosition.of(new RawJson(tile.getJsonObject("layouts").encode()));
  }
}
