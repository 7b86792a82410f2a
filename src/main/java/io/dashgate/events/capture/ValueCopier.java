package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies JSON from a parser to a generator, as it can be stored: texts are repaired, numbers keep
 * their texts, and those beyond a double become null. Notices objects with equal keys.
 */
final class ValueCopier {

  /** Shorter numbers without an exponent are within the range of a double. */
  private static final int SURELY_FINITE = 300;

  private final List<KeySet> keys = new ArrayList<>();
  private boolean hasEqualKeys;

  /** Whether there were equal keys in an object since the last call of {@link #begin}. */
  boolean hasEqualKeys() {
    return hasEqualKeys;
  }

  /** Begins to look for equal keys. */
  void begin() {
    hasEqualKeys = false;
  }

  /**
   * Copies the value whose first token is the current one; its last token is then current. The
   * value may be one of the object that {@link #enter} has begun.
   */
  void copy(JsonParser from, JsonGenerator to) throws IOException {
    int depth = 0;
    JsonToken token = from.currentToken();
    do {
      switch (token) {
        case START_OBJECT -> {
          to.writeStartObject();
          enter(++depth);
        }
        case END_OBJECT -> {
          to.writeEndObject();
          depth--;
        }
        case START_ARRAY -> {
          to.writeStartArray();
          depth++;
        }
        case END_ARRAY -> {
          to.writeEndArray();
          depth--;
        }
        case FIELD_NAME -> to.writeFieldName(key(from.currentName(), depth));
        default -> copyScalar(token, from, to);
      }
      if (depth == 0) {
        return;
      }
      token = from.nextToken();
    } while (token != null);
    throw new IllegalStateException("the parser reports the end of a document that is open");
  }

  /**
   * Walks through the value whose first token is the current one, as {@link #copy} does; its last
   * token is then current.
   *
   * @return whether all numbers are within the range of a double
   */
  boolean walk(JsonParser from) throws IOException {
    int depth = 0;
    boolean isFinite = true;
    JsonToken token = from.currentToken();
    do {
      switch (token) {
        case START_OBJECT -> enter(++depth);
        case START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> add(from.currentName(), depth);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            isFinite &=
                isFinite(from.getTextCharacters(), from.getTextOffset(), from.getTextLength());
        default -> {}
      }
      if (depth == 0) {
        return isFinite;
      }
      token = from.nextToken();
    } while (token != null);
    throw new IllegalStateException("the parser reports the end of a document that is open");
  }

  /** Begins an object whose keys are given to {@link #key}, at depth 0. */
  void enter() {
    enter(0);
  }

  /** Returns the storable form of a key at depth 0. */
  String key(String name) {
    return key(name, 0);
  }

  private String key(String name, int depth) {
    String storable = StorableText.of(name);
    add(storable, depth);
    return storable;
  }

  private void add(String key, int depth) {
    if (!keys.get(depth).add(key)) {
      hasEqualKeys = true;
    }
  }

  /** Notes a key at depth 0 that can be stored as it is. */
  void add(String key) {
    add(key, 0);
  }

  private void enter(int depth) {
    while (keys.size() <= depth) {
      keys.add(new KeySet());
    }
    keys.get(depth).begin();
  }

  private static void copyScalar(JsonToken token, JsonParser from, JsonGenerator to)
      throws IOException {
    switch (token) {
      case VALUE_STRING -> copyText(from, to);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copyNumber(from, to);
      case VALUE_TRUE -> to.writeBoolean(true);
      case VALUE_FALSE -> to.writeBoolean(false);
      default -> to.writeNull();
    }
  }

  private static void copyText(JsonParser from, JsonGenerator to) throws IOException {
    char[] text = from.getTextCharacters();
    int offset = from.getTextOffset();
    int length = from.getTextLength();
    if (!StorableText.isStorable(text, offset, length)) {
      StorableText.repair(text, offset, length);
    }
    to.writeString(text, offset, length);
  }

  private static void copyNumber(JsonParser from, JsonGenerator to) throws IOException {
    char[] text = from.getTextCharacters();
    int offset = from.getTextOffset();
    int length = from.getTextLength();
    if (isFinite(text, offset, length)) {
      to.writeNumber(text, offset, length);
    } else {
      to.writeNull();
    }
  }

  /** Whether the text of a number is one of JSON that a double can hold. */
  static boolean isFinite(char[] text, int offset, int length) {
    boolean plain = length < SURELY_FINITE;
    for (int i = offset; i < offset + length && plain; i++) {
      plain = text[i] <= '9';
    }
    return plain || Double.isFinite(parse(new String(text, offset, length)));
  }

  private static double parse(String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException notANumber) {
      return Double.NaN; // such as -INF
    }
  }
}
