package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small documents as trees, for what is rare: maps, lists, texts, {@link NumberText}, booleans and
 * null. Of equal keys the last one wins.
 */
final class JsonTree {

  /** A number as it was written. */
  record NumberText(String text) {

    @Override
    public String toString() {
      return text;
    }
  }

  /** A tree takes many times the bytes of its text. */
  private static final int MOST_VALUES = 50_000;

  private int values;
  private long characters;

  private JsonTree() {}

  /**
   * Reads the value whose first token is the current one; its last token is then current. Fails
   * with a 413 if it has too many values.
   */
  static @Nullable Object read(JsonParser from) throws IOException {
    return new JsonTree().value(from);
  }

  private @Nullable Object value(JsonParser from) throws IOException {
    if (++values > MOST_VALUES) {
      throw CaptureErrors.eventTooLarge();
    }
    JsonToken token = from.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (from.nextToken() != JsonToken.END_OBJECT) {
          String name = StorableText.of(from.currentName());
          from.nextToken();
          object.put(name, value(from));
        }
        return object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (from.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(from));
        }
        return array;
      }
      case VALUE_STRING -> {
        characters += from.getTextLength();
        if (characters > EventReader.MOST_BYTES) {
          throw CaptureErrors.eventTooLarge();
        }
        return StorableText.of(from.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        char[] text = from.getTextCharacters();
        int offset = from.getTextOffset();
        int length = from.getTextLength();
        return ValueCopier.isFinite(text, offset, length)
            ? new NumberText(new String(text, offset, length))
            : null;
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return null;
      }
    }
  }

  /** Reads a document that is known to be one. */
  static @Nullable Object read(byte[] json) {
    try (JsonParser parser = CaptureJson.FACTORY.createParser(json)) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an object that is known to be one. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> readObject(byte[] json) {
    if (read(json) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new IllegalArgumentException("not an object");
  }

  /** Writes a tree as JSON. */
  static byte[] write(@Nullable Object tree) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = CaptureJson.FACTORY.createGenerator(json)) {
      write(tree, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toByteArray();
  }

  private static void write(@Nullable Object tree, JsonGenerator to) throws IOException {
    if (tree instanceof Map<?, ?> object) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        to.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (tree instanceof List<?> array) {
      to.writeStartArray();
      for (Object item : array) {
        write(item, to);
      }
      to.writeEndArray();
    } else if (tree instanceof NumberText number) {
      to.writeNumber(number.text());
    } else if (tree instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (tree == null) {
      to.writeNull();
    } else {
      to.writeString(tree.toString());
    }
  }
}
