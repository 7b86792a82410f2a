package io.dashgate.sharing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a shared dashboard as JSON for visitors. */
final class SharedDashboardJson {

  private SharedDashboardJson() {}

  /** Writes the full answer. */
  static void write(JsonGenerator json, SharedDashboard dashboard) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "scene");
    json.writeObjectFieldStart("dashboard");
    json.writeStringField("name", dashboard.name());
    json.writeStringField("description", dashboard.description());
    json.writeArrayFieldStart("tiles");
    for (SharedTile tile : dashboard.tiles()) {
      writeTile(json, tile);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeTile(JsonGenerator json, SharedTile tile) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", tile.id());
    json.writeNumberField("order", tile.order());
    json.writeStringField("color", tile.color());
    JsonFields.raw(json, "layouts", tile.layouts());
    JsonFields.bool(json, "show_description", tile.showDescription());
    json.writeFieldName("text");
    if (tile.body() == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeStringField("body", tile.body());
      json.writeEndObject();
    }
    json.writeFieldName("insight");
    writeInsight(json, tile.insight());
    json.writeEndObject();
  }

  private static void writeInsight(JsonGenerator json, @Nullable SharedInsight insight)
      throws IOException {
    if (insight == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("short_id", insight.shortId());
    json.writeStringField("name", Objects.requireNonNullElse(insight.name(), ""));
    json.writeStringField("derived_name", insight.derivedName());
    json.writeStringField("description", insight.description());
    if (insight.result() != null) {
      insight.result().write(json);
    }
    json.writeEndObject();
  }
}
