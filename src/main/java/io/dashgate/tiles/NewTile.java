package io.dashgate.tiles;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.insights.InsightFields;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A tile to create. It shows one of: an existing insight, an insight to create, a text.
 *
 * @param layouts null for the next free position
 */
public record NewTile(
    @Nullable Long insightId,
    @Nullable InsightFields insight,
    @Nullable String body,
    @Nullable RawJson layouts,
    @Nullable String color,
    @Nullable Boolean showDescription) {

  static final RawJson NO_LAYOUTS = new RawJson("{}");

  /** Returns a tile of an existing insight, at the next free position. */
  static NewTile ofInsight(long insightId) {
    return new NewTile(insightId, null, null, null, null, null);
  }

  /** Returns the position in its layouts, or null. */
  @Nullable GridPosition position() {
    return layouts == null ? null : GridPosition.of(layouts);
  }

  /** Returns the same tile at a position. */
  NewTile at(GridPosition position) {
    RawJson placed = position.in(layouts == null ? NO_LAYOUTS : layouts);
    return new NewTile(insightId, insight, body, placed, color, showDescription);
  }

  /**
   * Writes the record that {@link TileStore#add} takes.
   *
   * @param shortId of the insight to create; null: there is none
   */
  void write(JsonGenerator json, long dashboardId, long order, @Nullable String shortId)
      throws IOException {
    RawJson given = layouts == null ? NO_LAYOUTS : layouts;
    json.writeStartObject();
    json.writeNumberField("dashboard_id", dashboardId);
    if (insightId != null) {
      json.writeNumberField("insight_id", insightId);
    }
    json.writeStringField("body", body);
    writeRaw(json, "layouts", given);
    writePosition(json, GridPosition.of(given));
    json.writeStringField("color", color);
    json.writeNumberField("sort_order", order);
    if (showDescription != null) {
      json.writeBooleanField("show_description", showDescription);
    }
    if (insight != null) {
      json.writeStringField("short_id", shortId);
      writeInsight(json, insight);
    }
    json.writeEndObject();
  }

  private static void writeInsight(JsonGenerator json, InsightFields insight) throws IOException {
    json.writeStringField("name", insight.name());
    json.writeStringField("derived_name", insight.derivedName());
    json.writeStringField("description", insight.description());
    writeRaw(json, "filters", insight.filters());
    writeRaw(json, "query", insight.query());
    if (insight.order() != null) {
      json.writeNumberField("insight_order", insight.order());
    }
    json.writeBooleanField("favorited", Boolean.TRUE.equals(insight.favorited()));
    json.writeBooleanField("saved", Boolean.TRUE.equals(insight.saved()));
    json.writeBooleanField("is_sample", insight.isSample());
    if (insight.tags() != null) {
      JsonFields.texts(json, "tags", insight.tags());
    }
  }

  static void writePosition(JsonGenerator json, @Nullable GridPosition position)
      throws IOException {
    if (position != null) {
      json.writeNumberField("x", position.x());
      json.writeNumberField("y", position.y());
      json.writeNumberField("w", position.w());
      json.writeNumberField("h", position.h());
    }
  }

  static void writeRaw(JsonGenerator json, String name, @Nullable RawJson document)
      throws IOException {
    if (document != null) {
      json.writeFieldName(name);
      json.writeRawValue(document.text());
    }
  }
}
