package io.dashgate.tiles;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.json.RawJson;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tiles without a place of their own get one from the server, and do not overlap. */
class UnplacedTilesTest {

  private static final String PLACED = "by the client ";

  /** Each run tries the same values, so that a failure can be looked at again. */
  private static final Random RANDOM = new Random(4);

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
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

  private static <T> T any(List<T> choices) {
    return choices.get(RANDOM.nextInt(choices.size()));
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
