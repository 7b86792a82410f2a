package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies JSON from a parser to a generator, as it can be stored: texts are repaired, numbers keep
 * their texts, and those beyond a double become null. Notices objects with equal keys.
 */
final class ValueCopier {

  /** A set that was larger is not used again: to clear it takes long. */
  private static final int MOST_KEPT = 256;

  /** Shorter numbers without an exponent are within the range of a double. */
  private static final int SURELY_FINITE = 300;

  private final List<Set<String>> keys = new ArrayList<>();
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

  /** Begins an object whose keys are told by {@link #key}, at depth 0. */
  void enter() {
    enter(0);
  }

  /** Returns the storable form of a key at depth 0. */
  String key(String name) {
    return key(name, 0);
  }

  private String key(String name, int depth) {
    String storable = StorableText.of(name);
    if (!keys.get(depth).add(storable)) {
      hasEqualKeys = true;
    }
    return storable;
  }

  private void enter(int depth) {
    while (keys.size() <= depth) {
      keys.add(new HashSet<>());
    }
    Set<String> seen = keys.get(depth);
    if (seen.size() > MOST_KEPT) {
      keys.set(depth, new HashSet<>());
    } else {
      seen.clear();
    }
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
