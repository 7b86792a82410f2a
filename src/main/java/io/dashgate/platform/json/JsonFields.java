package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes members of an answer whose value can be null, a document or a list. */
public final class JsonFields {

  private JsonFields() {}

  /** Writes a document, or null. */
  public static void raw(JsonGenerator json, String name, @Nullable RawJson value)
      throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      value.write(json);
    }
  }

  /** Writes an integer, or null. */
  public static void number(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  /** Writes a boolean, or null. */
  public static void bool(JsonGenerator json, String name, @Nullable Boolean value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeBooleanField(name, value);
    }
  }

  /** Writes an array of strings. */
  public static void texts(JsonGenerator json, String name, Collection<?> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Object value : values) {
      json.writeString(value.toString());
    }
    json.writeEndArray();
  }

  /** Writes an array of integers. */
  public static void numbers(JsonGenerator json, String name, Collection<Long> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (long value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
