package io.dashgate.queries.actors;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.groups.KeyedGroup;
import io.dashgate.persons.NumberedPerson;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An actor of a page: a person or a group.
 *
 * @param events how many it has
 * @param eventIds distinct ids that it had events with; of a person, and if they are asked for
 */
record ActorRow(
    @Nullable NumberedPerson person,
    @Nullable KeyedGroup group,
    long events,
    List<String> eventIds) {

  /** Names and times, beside the texts. */
  private static final long OF_ROW = 300;

  /** Returns about how many bytes it has in a column. */
  long bytes() {
    long ids = eventIds.stream().mapToLong(String::length).sum();
    return OF_ROW + ids + (person != null ? person.bytes() : group == null ? 0 : group.bytes());
  }

  /** Writes it as the queries of today do. */
  void write(JsonGenerator json) throws IOException {
    if (person != null) {
      person.write(json);
    } else if (group != null) {
      group.write(json);
    }
  }

  /** Writes it as an element of a list of 2022. */
  void writeElement(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (person != null) {
      person.writeFieldsOfList(json);
    } else if (group != null) {
      group.writeFieldsOfList(json);
    }
    json.writeArrayFieldStart("matched_recordings");
    json.writeEndArray();
    json.writeNullField("value_at_data_point");
    json.writeEndObject();
  }

  @Nullable String id() {
    return person != null ? person.uuid().toString() : group == null ? null : group.key();
  }

  @Nullable String createdAt() {
    return Timestamps.format(
        person != null ? person.createdAt() : group == null ? null : group.createdAt());
  }

  RawJson properties() {
    return person != null
        ? person.properties()
        : group == null ? new RawJson("{}") : group.properties();
  }
}
