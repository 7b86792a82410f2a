package io.dashgate.tiles;

import io.dashgate.insights.InsightFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code tiles} in a request. With an id, or with an insight that has a tile there, it
 * is about that tile; otherwise it asks for a new one.
 *
 * @param attr where it stands in the request
 * @param insightId of an insight that is there, if no id is given
 * @param insight one to be made, if no id is given
 * @param layouts null if it says nothing of them
 * @param color "" takes it away; null if the entry says nothing of it
 * @param showDescription null if the entry says nothing of it
 */
public record TileEntry(
    String attr,
    @Nullable Long id,
    @Nullable Long insightId,
    @Nullable InsightFields insight,
    @Nullable String body,
    @Nullable RawJson layouts,
    @Nullable String color,
    @Nullable DescriptionMode showDescription,
    @Nullable Boolean removed) {

  /** Reads an entry that the contract has let through. */
  static TileEntry of(JsonObject entry, String attr) {
    Long id = id(entry.getValue("id"), attr + "__id");
    Object shown = id == null ? entry.getValue("insight") : null;
    JsonObject object = shown instanceof JsonObject given ? given : null;
    Long insightId = id(object == null ? shown : object.getValue("id"), attr + "__insight");
    JsonObject text = entry.getJsonObject("text");
    return new TileEntry(
        attr,
        id,
        insightId,
        object == null || insightId != null ? null : InsightFields.of(object),
        text == null ? null : text.getString("body"),
        entry.containsKey("layouts") ? layouts(entry) : null,
        entry.containsKey("color") ? color(entry) : null,
        entry.containsKey("show_description")
            ? DescriptionMode.of(entry.getBoolean("show_description"))
            : null,
        entry.getBoolean("deleted"));
  }

  /** Returns the id that a value is; null for null. 400 for one that is beyond any. */
  public static @Nullable Long id(@Nullable Object value, String attr) {
    if (value instanceof BigInteger) {
      throw ApiException.doesNotExist(value, attr);
    }
    return value == null ? null : ((Number) value).longValue();
  }

  /** Returns what the entry changes of a tile that is there. */
  TileEdit edit(long tileId) {
    return new TileEdit(tileId, layouts, color, showDescription, body, removed, null, null);
  }

  /** Returns the new tile that the entry asks for; 400 if it does not say what to show. */
  NewTile tile() {
    boolean showsInsight = insightId != null || insight != null;
    if (showsInsight && body != null) {
      throw ApiException.invalidInput("A tile shows either an insight or a text.", attr);
    }
    if (!showsInsight && body == null) {
      throw ApiException.required(attr + "__id");
    }
    return new NewTile(
        insightId,
        insight,
        body,
        layouts,
        color,
        showDescription == null ? null : showDescription.value());
  }

  private static RawJson layouts(JsonObject entry) {
    JsonObject layouts = entry.getJsonObject("layouts");
    return new RawJson(layouts == null ? "{}" : layouts.encode());
  }

  private static String color(JsonObject entry) {
    String color = entry.getString("color");
    return color == null ? "" : color;
  }
}
