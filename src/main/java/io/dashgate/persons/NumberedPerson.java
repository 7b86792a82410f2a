package io.dashgate.persons;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person by its number, with a profile or without.
 *
 * @param number the one of its first distinct id
 * @param createdAt null: there is no profile
 * @param properties of the profile; an empty object without one
 * @param distinctIds the first ones
 */
public record NumberedPerson(
    int number,
    UUID uuid,
    @Nullable OffsetDateTime createdAt,
    boolean isIdentified,
    RawJson properties,
    List<String> distinctIds) {

  private static final RawJson NONE = new RawJson("{}");

  /** Reads a row: number, uuid, created_at, is_identified, properties, first_id, distinct_ids. */
  static NumberedPerson read(long projectId, Row row) {
    int number = row.getInteger(0);
    UUID uuid = row.getUUID(1);
    List<String> ids = List.of(row.getArrayOfStrings(6));
    if (uuid != null) {
      return new NumberedPerson(
          number,
          uuid,
          row.getOffsetDateTime(2),
          row.getBoolean(3),
          new RawJson(row.getString(4)),
          ids);
    }
    String first = row.getString(5);
    UUID made =
        first == null && ids.isEmpty()
            ? new UUID(projectId, number)
            : PersonUuid.of(projectId, first == null ? ids.get(0) : first);
    return new NumberedPerson(number, made, null, false, NONE, ids);
  }

  /** Returns about how many bytes it has in an answer. */
  public long bytes() {
    return properties.text().length() + distinctIds.stream().mapToLong(String::length).sum();
  }

  /** Writes it as the queries of today do. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", uuid.toString());
    JsonFields.texts(json, "distinct_ids", distinctIds);
    JsonFields.raw(json, "properties", properties);
    json.writeBooleanField("is_identified", isIdentified);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeEndObject();
  }

  /** Writes the fields that it has in a list of persons. */
  public void writeFieldsOfList(JsonGenerator json) throws IOException {
    json.writeStringField("type", "person");
    json.writeStringField("id", uuid.toString());
    json.writeStringField("uuid", uuid.toString());
    json.writeStringField("created_at", Timestamps.format(createdAt));
    JsonFields.raw(json, "properties", properties);
    json.writeBooleanField("is_identified", isIdentified);
    json.writeStringField("name", StoredPerson.name(number, properties, distinctIds));
    JsonFields.texts(json, "distinct_ids", distinctIds);
  }
}
