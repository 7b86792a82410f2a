package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A property that a project has received under a name.
 *
 * @param propertyType DateTime, String, Numeric or Boolean; null: none of them, or not known yet
 * @param isSeen whether one of the events asked for had it; null: none was asked for
 */
record PropertyDefinition(
    UUID id, String name, @Nullable String propertyType, @Nullable Boolean isSeen) {

  static PropertyDefinition read(Row row) {
    return new PropertyDefinition(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("property_type"),
        row.getBoolean("is_seen"));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("name", name);
    json.writeStringField("description", "");
    json.writeArrayFieldStart("tags");
    json.writeEndArray();
    json.writeBooleanField("is_numerical", "Numeric".equals(propertyType));
    json.writeStringField("property_type", propertyType);
    json.writeNullField("updated_at");
    json.writeNullField("updated_by");
    JsonFields.bool(json, "is_seen_on_filtered_events", isSeen);
    json.writeBooleanField("verified", false);
    json.writeNullField("verified_at");
    json.writeNullField("verified_by");
    json.writeBooleanField("hidden", false);
    json.writeEndObject();
  }
}
