package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is read back.
 *
 * @param properties as they were sent
 * @param elementsChain what was clicked; null: nothing
 * @param person whose it is; null: nobody's, or not asked for
 */
record StoredEvent(
    UUID uuid,
    String event,
    OffsetDateTime timestamp,
    String distinctId,
    RawJson properties,
    @Nullable String elementsChain,
    @Nullable EventPerson person) {

  /** Returns the place of the event in lists. */
  EventPosition position() {
    return new EventPosition(timestamp, uuid);
  }

  /** Returns about how many bytes it has in an answer. */
  long bytes() {
    int chain = elementsChain == null ? 0 : elementsChain.length();
    return (long) properties.text().length() + 4L * chain;
  }

  /**
   * Writes the event.
   *
   * @param withPerson whether the person was asked for
   */
  void write(JsonGenerator json, boolean withPerson) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", uuid.toString());
    json.writeStringField("distinct_id", distinctId);
    JsonFields.raw(json, "properties", properties);
    json.writeStringField("event", event);
    json.writeStringField("timestamp", Timestamps.format(timestamp));
    json.writeFieldName("person");
    if (person == null || !withPerson) {
      json.writeNull();
    } else {
      person.write(json);
    }
    json.writeArrayFieldStart("elements");
    List<ClickedElement> elements = ElementsChain.parse(elementsChain);
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).write(json, i);
    }
    json.writeEndArray();
    json.writeStringField("elements_chain", elementsChain == null ? "" : elementsChain);
    json.writeEndObject();
  }
}
