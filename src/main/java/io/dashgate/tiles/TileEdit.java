package io.dashgate.tiles;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a tile; null leaves a part as it is.
 *
 * @param color "" takes it away
 * @param removed takes the tile off its dashboard, or puts it back
 */
public record TileEdit(
    long id,
    @Nullable RawJson layouts,
    @Nullable String color,
    @Nullable DescriptionMode showDescription,
    @Nullable String body,
    @Nullable Boolean removed,
    @Nullable Integer order,
    @Nullable Long dashboardId) {

  /** Returns an edit that changes nothing yet. */
  public static TileEdit of(long id) {
    return new TileEdit(id, null, null, null, null, null, null, null);
  }

  /** Returns this edit with other layouts. */
  public TileEdit layouts(@Nullable RawJson given) {
    return then(new TileEdit(id, given, null, null, null, null, null, null));
  }

  /** Returns this edit with another color. */
  public TileEdit color(@Nullable String given) {
    return then(new TileEdit(id, null, given, null, null, null, null, null));
  }

  /** Returns this edit, and the tile removed or put back. */
  public TileEdit removed(boolean given) {
    return then(new TileEdit(id, null, null, null, null, given, null, null));
  }

  /** Returns this edit, and the tile at another position among those of the same place. */
  public TileEdit order(int given) {
    return then(new TileEdit(id, null, null, null, null, null, given, null));
  }

  /** Returns this edit, and the tile on another dashboard. */
  public TileEdit dashboard(long given) {
    return then(new TileEdit(id, null, null, null, null, null, null, given));
  }

  /** Returns both edits of the same tile as one; what both change is as the later one says. */
  public TileEdit then(TileEdit later) {
    return new TileEdit(
        id,
        later.layouts == null ? layouts : later.layouts,
        later.color == null ? color : later.color,
        later.showDescription == null ? showDescription : later.showDescription,
        later.body == null ? body : later.body,
        later.removed == null ? removed : later.removed,
        later.order == null ? order : later.order,
        later.dashboardId == null ? dashboardId : later.dashboardId);
  }

  /** Writes the record that {@link TileStore#edit} takes. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    if (layouts != null) {
      NewTile.writeRaw(json, "layouts", layouts);
      NewTile.writePlace(json, GridPosition.of(layouts));
    }
    json.writeStringField("color", color);
    if (showDescription != null) {
      json.writeBooleanField("sets_show_description", true);
      if (showDescription.value() != null) {
        json.writeBooleanField("show_description", showDescription.value());
      }
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
}
