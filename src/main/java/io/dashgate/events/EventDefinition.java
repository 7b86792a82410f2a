package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that a project has received under a name.
 *
 * @param lastSeenAt of the last one, at most an hour before it; null: none yet
 * @param volume about how many the last 30 days have
 */
record EventDefinition(
    UUID id,
    String name,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime lastSeenAt,
    long volume) {

  static EventDefinition read(Row row) {
    return new EventDefinition(
        row.getUUID("id"),
        row.getString("name"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("last_seen_at"),
        row.getLong("volume"));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("name", name);
    json.writeNullField("owner");
    json.writeStringField("description", "");
    json.writeArrayFieldStart("tags");
    json.writeEndArray();
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeStringField("updated_at", Timestamps.format(createdAt));
    json.writeNullField("updated_by");
    json.writeStringField("last_seen_at", Timestamps.format(lastSeenAt));
    json.writeStringField("last_updated_at", Timestamps.format(createdAt));
    json.writeNumberField("volume_30_day", volume);
    json.writeBooleanField("verified", false);
    json.writeNullField("verified_at");
    json.writeNullField("verified_by");
    json.writeBooleanField("hidden", false);
    json.writeBooleanField("is_action", false);
    json.writeNullField("action_id");
    json.writeBooleanField("is_calculating", false);
    json.writeNullField("last_calculated_at");
    json.writeNullField("created_by");
    json.writeBooleanField("post_to_slack", false);
    json.writeEndObject();
  }
}
