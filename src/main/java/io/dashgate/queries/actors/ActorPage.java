package io.dashgate.queries.actors;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.queries.model.ActorColumn;
import io.dashgate.queries.model.ActorsQuery;
import java.io.IOException;
import java.util.List;

/** A page of actors. */
public final class ActorPage {

  private final ActorsQuery query;
  private final List<ActorRow> rows;
  private final boolean hasMore;

  ActorPage(ActorsQuery query, List<ActorRow> rows, boolean hasMore) {
    this.query = query;
    this.rows = rows;
    this.hasMore = hasMore;
  }

  /** Returns the number of actors. */
  public int size() {
    return rows.size();
  }

  /** Returns about how many bytes its actors have in an answer. */
  public long bytes() {
    return rows.stream().mapToLong(ActorRow::bytes).sum() * Math.max(1, query.columns().size());
  }

  /** Whether there are actors behind it. */
  public boolean hasMore() {
    return hasMore;
  }

  /** Writes the fields of an answer to a query of today. */
  public void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("results");
    for (ActorRow row : rows) {
      json.writeStartArray();
      for (ActorColumn column : query.columns()) {
        write(json, row, column);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("columns");
    for (ActorColumn column : query.columns()) {
      json.writeString(column.name());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("types");
    for (ActorColumn column : query.columns()) {
      json.writeString(column.kind().type());
    }
    json.writeEndArray();
    json.writeBooleanField("hasMore", hasMore);
    json.writeNumberField("limit", query.limit());
    json.writeNumberField("offset", query.offset());
    json.writeNumberField("missing_actors_count", 0);
  }

  private static void write(JsonGenerator json, ActorRow row, ActorColumn column)
      throws IOException {
    switch (column.kind()) {
      case ACTOR -> row.write(json);
      case ID -> json.writeString(row.id());
      case CREATED_AT -> json.writeString(row.createdAt());
      case DELETE -> json.writeNumber(1);
      case EVENT_COUNT -> json.writeNumber(row.events());
      case EVENT_DISTINCT_IDS -> {
        json.writeStartArray();
        for (String id : row.eventIds()) {
          json.writeString(id);
        }
        json.writeEndArray();
      }
      case MATCHED_RECORDINGS -> {
        json.writeStartArray();
        json.writeEndArray();
      }
      case PROPERTY -> {
        RawJson value = RawParts.members(row.properties()).get(column.property());
        json.writeRawValue(value == null ? "null" : value.text());
      }
    }
  }

  /** Writes the list of actors of an answer of 2022. */
  public void writeOf2022(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("people");
    for (ActorRow row : rows) {
      row.writeElement(json);
    }
    json.writeEndArray();
    json.writeNumberField("count", rows.size());
    json.writeEndObject();
  }
}
