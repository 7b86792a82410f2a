package io.dashgate.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import java.io.IOException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A group by its key, known or not.
 *
 * @param createdAt null: only events have named it
 * @param properties an empty object if it is not known
 */
public record KeyedGroup(
    int typeIndex, String key, @Nullable OffsetDateTime createdAt, RawJson properties) {

  /** Returns about how many bytes it has in an answer. */
  public long bytes() {
    return 2L * (properties.text().length() + key.length());
  }

  /** Writes it as the queries of today do. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", key);
    json.writeStringField("type", "group");
    writeFields(json);
    JsonFields.raw(json, "group_properties", properties);
    json.writeEndObject();
  }

  /** Writes the fields that it has in a list of actors. */
  public void writeFieldsOfList(JsonGenerator json) throws IOException {
    json.writeStringField("type", "group");
    json.writeStringField("id", key);
    writeFields(json);
  }

  private void writeFields(JsonGenerator json) throws IOException {
    JsonFields.raw(json, "properties", properties);
    json.writeStringField("group_key", key);
    json.writeNumberField("group_type_index", typeIndex);
    json.writeStringField("created_at", Timestamps.format(createdAt));
  }
}
