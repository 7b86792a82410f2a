package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of one event after the other, and writes them as they are stored. What is
 * not stored as a property, or not in the same way, is set aside.
 */
final class PropertiesReader implements AutoCloseable {

  private static final String SNAPSHOT = "$snapshot_data";
  private static final byte[] NONE = {'{', '}'};

  private final JsonParser parser;

  /** The document that the parser reads; empty if it is not in memory as a whole. */
  private final byte[] source;

  private final ValueCopier copier;
  private final Reusable side;
  private final Reusable stored;

  /** Of the event itself, beside its properties: {@code $set} and the like, as JSON. */
  private final Map<String, byte[]> outside = new LinkedHashMap<>();

  /** The names in {@link #outside} that are properties, too. */
  private final List<String> both = new ArrayList<>();

  private byte[] document = NONE;
  private boolean isEmpty;
  private boolean hasEqualKeys;
  private boolean hasDistinctId;
  private @Nullable String distinctId;
  private @Nullable String token;
  private @Nullable String elementsChain;
  private byte @Nullable [] ip;
  private boolean ignoresSentAt;
  private boolean isInternal;
  private boolean hasSnapshot;

  PropertiesReader(JsonParser parser, byte[] source, ValueCopier copier, Reusable side) {
    this.parser = parser;
    this.source = source;
    this.copier = copier;
    this.side = side;
    this.stored = new Reusable();
  }

  /** Begins an event. */
  void begin() {
    reset();
    outside.clear();
  }

  private void reset() {
    document = NONE;
    both.clear();
    hasEqualKeys = false;
    hasDistinctId = false;
    distinctId = null;
    token = null;
    elementsChain = null;
    ip = null;
    ignoresSentAt = false;
    isInternal = false;
    hasSnapshot = false;
  }

  /** Adds a field that the event has beside its properties. */
  void putOutside(String field, byte[] json) {
    outside.put(field, json);
    long length = 0;
    for (byte[] each : outside.values()) {
      length += each.length;
    }
    if (length > EventReader.MOST_BYTES) {
      throw CaptureErrors.eventTooLarge();
    }
  }

  /** Reads the object that begins with the current token; of several, the last one counts. */
  void read() throws IOException {
    reset();
    int begin = source.length == 0 ? -1 : (int) parser.currentTokenLocation().getByteOffset();
    if (begin < 0 || source[begin] != '{') {
      copy(parser);
      return;
    }
    boolean isStorable = walk();
    int end = (int) parser.currentLocation().getByteOffset();
    if (end - begin > EventReader.MOST_BYTES) {
      throw CaptureErrors.eventTooLarge();
    }
    if (isStorable && PlainBytes.isPlain(source, begin, end)) {
      // without properties, there may be blanks between the braces
      document = isEmpty ? NONE : Arrays.copyOfRange(source, begin, end);
      return;
    }
    reset();
    try (JsonParser again = CaptureJson.FACTORY.createParser(source, begin, end - begin)) {
      again.nextToken();
      copy(again);
    }
  }

  /** Looks at all properties; false if they cannot be stored as they are. */
  private boolean walk() throws IOException {
    boolean isStorable = true;
    isEmpty = true;
    copier.begin();
    copier.enter();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      isEmpty = false;
      copier.add(key);
      parser.nextToken();
      if (mayMatter(key)) {
        isStorable &= !isSetAside(key);
        look(key, parser);
      }
      isStorable &= copier.walk(parser);
    }
    return isStorable && !copier.hasEqualKeys();
  }

  private void copy(JsonParser from) throws IOException {
    stored.json().writeStartObject();
    copier.begin();
    copier.enter();
    while (from.nextToken() != JsonToken.END_OBJECT) {
      String key = copier.key(from.currentName());
      from.nextToken();
      if (isSetAside(key)) {
        setAside(key, from);
      } else {
        look(key, from);
        stored.json().writeFieldName(key);
        copier.copy(from, stored.json());
      }
    }
    hasEqualKeys = copier.hasEqualKeys();
    stored.json().writeEndObject();
    document = stored.take();
  }

  /** Returns the document of the properties of the event. */
  byte[] finish() {
    List<String> twice = new ArrayList<>(both);
    twice.retainAll(outside.keySet());
    if (hasEqualKeys || !twice.isEmpty()) {
      return merged(twice);
    }
    return outside.isEmpty() ? document : withOutside();
  }

  private byte[] withOutside() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(document.length + 256);
    all.write(document, 0, document.length - 1);
    boolean isFirst = document.length == NONE.length;
    for (Map.Entry<String, byte[]> field : outside.entrySet()) {
      all.writeBytes((isFirst ? "\"" : ",\"").getBytes(StandardCharsets.UTF_8));
      all.writeBytes((field.getKey() + "\":").getBytes(StandardCharsets.UTF_8));
      all.writeBytes(field.getValue());
      isFirst = false;
    }
    all.write('}');
    return all.toByteArray();
  }

  @Nullable String distinctId() {
    return distinctId;
  }

  boolean hasDistinctId() {
    return hasDistinctId;
  }

  @Nullable String token() {
    return token;
  }

  @Nullable String elementsChain() {
    return elementsChain;
  }

  byte @Nullable [] ip() {
    return ip;
  }

  boolean ignoresSentAt() {
    return ignoresSentAt;
  }

  boolean isInternal() {
    return isInternal;
  }

  boolean hasSnapshot() {
    return hasSnapshot;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }

  /** Whether a property is not stored with the others. */
  private static boolean isSetAside(String key) {
    return switch (key) {
      case "$ip", "$elements", "$elements_chain" -> true;
      default -> false;
    };
  }

  private void setAside(String key, JsonParser from) throws IOException {
    switch (key) {
      case "$ip" -> {
        copier.copy(from, side.json());
        ip = side.take();
      }
      case "$elements" -> {
        String chain = ElementsChain.of(JsonTree.read(from));
        elementsChain = chain == null ? elementsChain : chain;
      }
      default -> {
        String ready = EventReader.scalar(from, from.currentToken());
        elementsChain = ready == null || ready.isEmpty() ? elementsChain : ready;
        from.skipChildren();
      }
    }
  }

  private void look(String key, JsonParser from) throws IOException {
    JsonToken value = from.currentToken();
    switch (key) {
      case "distinct_id" -> {
        hasDistinctId = true;
        distinctId = EventReader.scalar(from, value);
      }
      case "token" -> {
        String given = EventReader.scalar(from, value);
        token = given == null || given.isBlank() ? token : given.strip();
      }
      case "$set", "$set_once", "$unset" -> {
        if (!both.contains(key)) {
          both.add(key);
        }
      }
      case "$ignore_sent_at" -> ignoresSentAt = isTrue(value);
      case "capture_internal" -> isInternal = true;
      case SNAPSHOT, "$snapshot_items" -> hasSnapshot = true;
      default -> {}
    }
  }

  /** Whether a key may be one of those that {@link #look} and {@link #isSetAside} know. */
  private static boolean mayMatter(String key) {
    char first = key.isEmpty() ? ' ' : key.charAt(0);
    return first == '$' || first == 'd' || first == 't' || first == 'c';
  }

  private static boolean isTrue(JsonToken value) {
    return value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
  }

  /** Returns the document without equal keys, and with what the event has beside its properties. */
  private byte[] merged(List<String> twice) {
    Map<String, @Nullable Object> all = JsonTree.readObject(document);
    outside.forEach(
        (field, given) -> {
          Object other = JsonTree.read(given);
          all.put(field, twice.contains(field) ? merged(all.get(field), other) : other);
        });
    return JsonTree.write(all);
  }

  private static @Nullable Object merged(@Nullable Object property, @Nullable Object outside) {
    if (property instanceof Map<?, ?> inner && outside instanceof Map<?, ?> outer) {
      Map<Object, @Nullable Object> both = new LinkedHashMap<>(inner);
      both.putAll(outer);
      return both;
    }
    return outside == null ? property : outside;
  }
}
