package io.dashgate.tiles;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * New values for the columns of one existing tile; null leaves a column unchanged.
 *
 * @param color "" for none
 * @param setsShowDescription whether {@code showDescription} is a new value, which can be null
 * @param removed true takes the tile off its dashboard, false restores it
 * @param order rank among tiles of the same position
 * @param dashboardId dashboard to move the tile to
 */
record TilePatch(
    @Nullable RawJson layouts,
    @Nullable String color,
    boolean setsShowDescription,
    @Nullable Boolean showDescription,
    @Nullable String body,
    @Nullable Boolean removed,
    @Nullable Integer order,
    @Nullable Long dashboardId) {

  /** Reads an element of {@code tiles} that the contract has accepted. */
  static TilePatch of(JsonObject entry) {
    JsonObject text = entry.getJsonObject("text");
    return new TilePatch(
        entry.containsKey("layouts") ? layouts(entry) : null,
        entry.containsKey("color") ? color(entry) : null,
        entry.containsKey("show_description"),
        entry.getBoolean("show_description"),
        text == null ? null : text.getString("body"),
        entry.getBoolean("deleted"),
        null,
        null);
  }

  /** Reads an element of {@code tile_layouts}. */
  static TilePatch ofLayouts(JsonObject entry) {
    return new TilePatch(layouts(entry), null, false, null, null, null, null, null);
  }

  /** Reads an element of {@code colors}. */
  static TilePatch ofColor(JsonObject entry) {
    return new TilePatch(null, color(entry), false, null, null, null, null, null);
  }

  /** Returns the patch that takes a tile off its dashboard. */
  static TilePatch removal() {
    return new TilePatch(null, null, false, null, null, true, null, null);
  }

  /**
   * Returns the patch that places a tile.
   *
   * @param layouts null to keep the position
   * @param dashboardId null to keep the dashboard
   */
  static TilePatch place(@Nullable RawJson layouts, int order, @Nullable Long dashboardId) {
    return new TilePatch(layouts, null, false, null, null, null, order, dashboardId);
  }

  /** Returns both patches as one; values of the later patch win. */
  TilePatch then(TilePatch later) {
    return new TilePatch(
        later.layouts == null ? layouts : later.layouts,
        later.color == null ? color : later.color,
        later.setsShowDescription || setsShowDescription,
        later.setsShowDescription ? later.showDescription : showDescription,
        later.body == null ? body : later.body,
        later.removed == null ? removed : later.removed,
        later.order == null ? order : later.order,
        later.dashboardId == null ? dashboardId : later.dashboardId);
  }

  /** Writes the record that {@link TileStore#update} takes. */
  void write(JsonGenerator json, long id) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    if (layouts != null) {
      NewTile.writeRaw(json, "layouts", layouts);
      NewTile.writePosition(json, GridPosition.of(layouts));
    }
    json.writeStringField("color", color);
    if (setsShowDescription) {
      json.writeBooleanField("sets_show_description", true);
      JsonFields.bool(json, "show_description", showDescription);
    }
    json.writeStringField("body", body);
    if (removed != null) {
      json.writeBooleanField("removed", removed);
    }
    if (order != null) {
      json.writeNumberField("sort_order", order);
    }
    if (dashboardId != null) {
      json.writeNumberField("dashboard_id", dashboardId);
    }
    json.writeEndObject();
  }

  private static RawJson layouts(JsonObject entry) {
    JsonObject layouts = entry.getJsonObject("layouts");
    return layouts == null ? NewTile.NO_LAYOUTS : new RawJson(layouts.encode());
  }

  private static String color(JsonObject entry) {
    String color = entry.getString("color");
    return color == null ? "" : color;
  }
}
