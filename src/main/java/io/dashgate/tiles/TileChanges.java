package io.dashgate.tiles;

import io.dashgate.platform.json.RawJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a request wants to change of the tiles of a dashboard: {@code tiles}, and the {@code
 * tile_layouts} and {@code colors} of older clients, who know tiles by their insights.
 *
 * @param insightIdToEdit of older clients; the edits are without a tile's id
 */
public record TileChanges(List<TileEntry> entries, Map<Long, TileEdit> insightIdToEdit) {

  private static final TileEdit NOTHING = TileEdit.of(0);

  /** Reads a body that the contract has let through. */
  public static TileChanges of(JsonObject body) {
    List<TileEntry> entries = new ArrayList<>();
    JsonArray tiles = body.getJsonArray("tiles", new JsonArray());
    for (int i = 0; i < tiles.size(); i++) {
      entries.add(TileEntry.of(tiles.getJsonObject(i), "tiles__" + i));
    }
    Map<Long, TileEdit> edits = new LinkedHashMap<>();
    collect(edits, body.getJsonArray("tile_layouts"), TileChanges::layouts);
    collect(edits, body.getJsonArray("colors"), TileChanges::color);
    return new TileChanges(entries, edits);
  }

  /** Whether nothing is to change. */
  public boolean isEmpty() {
    return entries.isEmpty() && insightIdToEdit.isEmpty();
  }

  /** Returns the ids by which the request names tiles. */
  List<Long> tileIds() {
    List<Long> ids = new ArrayList<>();
    for (TileEntry entry : entries) {
      if (entry.id() != null) {
        ids.add(entry.id());
      }
    }
    return ids;
  }

  private static void collect(
      Map<Long, TileEdit> edits, JsonArray given, Function<JsonObject, TileEdit> reader) {
    if (given == null) {
      return;
    }
    for (int i = 0; i < given.size(); i++) {
      JsonObject entry = given.getJsonObject(i);
      // one that is beyond any id names no insight of the dashboard, and those are ignored
      if (entry.getValue("id") instanceof Integer || entry.getValue("id") instanceof Long) {
        edits.merge(entry.getLong("id"), reader.apply(entry), TileEdit::then);
      }
    }
  }

  private static TileEdit layouts(JsonObject entry) {
    return NOTHING.layouts(new RawJson(entry.getJsonObject("layouts").encode()));
  }

  private static TileEdit color(JsonObject entry) {
    String color = entry.getString("color");
    return NOTHING.color(color == null ? "" : color);
  }
}
