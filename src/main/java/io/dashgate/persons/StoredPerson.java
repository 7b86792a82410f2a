package io.dashgate.persons;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A person as it is read back.
 *
 * @param number the one of its first distinct id
 * @param distinctIds the first ones
 */
record StoredPerson(
    int number,
    UUID uuid,
    OffsetDateTime createdAt,
    boolean isIdentified,
    RawJson properties,
    List<String> distinctIds) {

  /** The ids that SDKs make, which are no names. */
  private static final Pattern ANONYMOUS = Pattern.compile("([a-z0-9]+-){4}[a-z0-9]+");

  private static final int LONGEST_ANONYMOUS = 200;
  private static final String EMAIL = "email";

  /** Reads the columns of {@link PersonStore} from one on. */
  static StoredPerson read(Row row, int first) {
    return new StoredPerson(
        row.getInteger(first),
        row.getUUID(first + 1),
        row.getOffsetDateTime(first + 2),
        row.getBoolean(first + 3),
        new RawJson(row.getString(first + 4)),
        List.of(row.getArrayOfStrings(first + 5)));
  }

  /** Returns the place of the person in lists. */
  PersonPosition position() {
    return new PersonPosition(createdAt, number);
  }

  /** Returns about how many bytes it has in an answer. */
  long bytes() {
    return properties.text().length() + distinctIds.stream().mapToLong(String::length).sum();
  }

  /** Writes it as an element of a list. */
  void writeElement(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "person");
    json.writeStringField("id", uuid.toString());
    writeFields(json);
    json.writeEndObject();
  }

  /** Writes it alone. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", number);
    writeFields(json);
    json.writeEndObject();
  }

  private void writeFields(JsonGenerator json) throws IOException {
    json.writeStringField("uuid", uuid.toString());
    json.writeStringField("created_at", Timestamps.format(createdAt));
    JsonFields.raw(json, "properties", properties);
    json.writeBooleanField("is_identified", isIdentified);
    json.writeStringField("name", name());
    JsonFields.texts(json, "distinct_ids", distinctIds);
    json.writeNullField("last_seen_at");
  }

  private String name() {
    return name(number, properties, distinctIds);
  }

  /** Returns the address, else the first distinct id that somebody has chosen, else the number. */
  static String name(int number, RawJson properties, List<String> distinctIds) {
    PropertyValue email =
        PropertyReader.read(properties.text(), Set.of(EMAIL))
            .getOrDefault(EMAIL, PropertyValue.MISSING);
    if (!email.isMissing() && !email.text().isEmpty()) {
      return email.text();
    }
    return distinctIds.stream()
        .filter(id -> id.length() > LONGEST_ANONYMOUS || !ANONYMOUS.matcher(id).matches())
        .findFirst()
        .orElseGet(() -> Integer.toString(number));
  }
}
