package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.platform.json.RawJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The person of an event.
 *
 * @param distinctId the first one
 * @param distinctIds some of them; empty if they were not asked for
 * @param properties the current ones
 */
record EventPerson(
    String distinctId, List<String> distinctIds, boolean isIdentified, RawJson properties) {

  /** The properties that lists of events show, in this order. */
  private static final List<String> SHOWN = List.of("email", "name", "username");

  private static final Set<String> NAMES = Set.copyOf(SHOWN);

  /** Writes the short form. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("is_identified", isIdentified);
    json.writeArrayFieldStart("distinct_ids");
    json.writeString(distinctId);
    json.writeEndArray();
    json.writeObjectFieldStart("properties");
    Map<String, PropertyValue> values = PropertyReader.read(properties.text(), NAMES);
    for (String name : SHOWN) {
      PropertyValue value = values.getOrDefault(name, PropertyValue.MISSING);
      if (!value.isMissing()) {
        json.writeFieldName(name);
        value.write(json);
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
