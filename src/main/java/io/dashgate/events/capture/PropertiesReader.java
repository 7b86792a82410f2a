package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  private final JsonParser parser;
  private final ValueCopier copier;
  private final Reusable side;
  private final Reusable stored;

  /** Of the event itself, beside its properties: {@code $set} and the like, as JSON. */
  private final Map<String, byte[]> outside = new LinkedHashMap<>();

  /** The names in {@link #outside} that are properties, too. */
  private final List<String> both = new ArrayList<>();

  private boolean open;
  private boolean hasEqualKeys;
  private boolean hasDistinctId;
  private @Nullable String distinctId;
  private @Nullable String token;
  private @Nullable String elementsChain;
  private byte @Nullable [] ip;
  private boolean ignoresSentAt;
  private boolean isInternal;
  private boolean hasSnapshot;

  PropertiesReader(JsonParser parser, ValueCopier copier, Reusable side) {
    this.parser = parser;
    this.copier = copier;
    this.side = side;
    this.stored = new Reusable();
  }

  /** Begins an event. */
  void begin() throws IOException {
    reset();
    outside.clear();
  }

  private void reset() throws IOException {
    if (open) {
      stored.json().writeEndObject();
      stored.drop();
      open = false;
    }
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
  }

  /** Reads the object that begins with the current token; of several, the last one counts. */
  void read() throws IOException {
    reset();
    openObject();
    copier.begin();
    copier.enter();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = copier.key(parser.currentName());
      parser.nextToken();
      if (!setAside(key)) {
        look(key);
        stored.json().writeFieldName(key);
        copier.copy(parser, stored.json());
      }
    }
    hasEqualKeys = copier.hasEqualKeys();
  }

  /** Ends the event and returns the document of its properties. */
  byte[] finish() throws IOException {
    if (!open) {
      openObject();
    }
    for (Map.Entry<String, byte[]> field : outside.entrySet()) {
      if (!both.contains(field.getKey())) {
        stored.json().writeFieldName(field.getKey());
        stored.json().writeRawValue(new String(field.getValue(), StandardCharsets.UTF_8));
      }
    }
    stored.json().writeEndObject();
    open = false;
    byte[] document = stored.take();
    return hasEqualKeys || !both.isEmpty() ? merged(document) : document;
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

  private void openObject() throws IOException {
    stored.json().writeStartObject();
    open = true;
  }

  /** Reads a property that is not stored with the others; false if it is. */
  private boolean setAside(String key) throws IOException {
    switch (key) {
      case "$ip" -> {
        copier.copy(parser, side.json());
        ip = side.take();
      }
      case "$elements" -> {
        String chain = ElementsChain.of(JsonTree.read(parser));
        elementsChain = chain == null ? elementsChain : chain;
      }
      case "$elements_chain" -> {
        String ready = EventReader.scalar(parser, parser.currentToken());
        elementsChain = ready == null || ready.isEmpty() ? elementsChain : ready;
        parser.skipChildren();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void look(String key) throws IOException {
    JsonToken value = parser.currentToken();
    switch (key) {
      case "distinct_id" -> {
        hasDistinctId = true;
        distinctId = EventReader.scalar(parser, value);
      }
      case "token" -> {
        String given = EventReader.scalar(parser, value);
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

  private static boolean isTrue(JsonToken value) {
    return value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
  }

  /** Returns the document without equal keys, and with what the event has beside its properties. */
  private byte[] merged(byte[] document) {
    both.retainAll(outside.keySet());
    if (!hasEqualKeys && both.isEmpty()) {
      return document;
    }
    Map<String, @Nullable Object> all = JsonTree.readObject(document);
    for (String field : both) {
      byte[] given = outside.get(field);
      if (given != null) {
        all.put(field, merged(all.get(field), JsonTree.read(given)));
      }
    }
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
