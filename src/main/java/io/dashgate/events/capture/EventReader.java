package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.problem.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads events one after the other, field by field, in whatever order these are, and normalises
 * them. A broken rule is reported by {@link #finish}, so that a document is read to its end, where
 * its token may be.
 */
final class EventReader implements AutoCloseable {

  /** The longest event. */
  static final int MOST_BYTES = 2 * 1024 * 1024;

  private static final int MOST_OF_NAME = 200;
  private static final int MOST_OF_DISTINCT_ID = 200;

  private final JsonParser parser;
  private final ValueCopier copier = new ValueCopier();
  private final Reusable side;
  private final PropertiesReader properties;

  private @Nullable String name;
  private boolean hasDistinctId;
  private @Nullable String distinctId;
  private @Nullable String secondDistinctId;
  private @Nullable String token;
  private @Nullable String uuid;
  private boolean isUuidWrong;
  private @Nullable Long micros;
  private @Nullable Long offsetMicros;
  private @Nullable String typeOfProperties;

  EventReader(JsonParser parser, byte[] source) {
    this.parser = parser;
    this.side = new Reusable();
    this.properties = new PropertiesReader(parser, source, copier, side);
  }

  /** Begins an event. */
  void begin() {
    name = null;
    hasDistinctId = false;
    distinctId = null;
    secondDistinctId = null;
    token = null;
    uuid = null;
    isUuidWrong = false;
    micros = null;
    offsetMicros = null;
    typeOfProperties = null;
    properties.begin();
  }

  /** Reads the object whose first token is the current one. */
  void readObject() throws IOException {
    begin();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      readField(field);
    }
  }

  /** Reads a field whose value begins with the current token. */
  void readField(String field) throws IOException {
    JsonToken value = parser.currentToken();
    switch (field) {
      case "event" -> name = value == JsonToken.VALUE_NULL ? null : nameText(value);
      case "distinct_id" -> {
        hasDistinctId = true;
        distinctId = scalar(value);
      }
      case "$distinct_id" -> {
        hasDistinctId = true;
        secondDistinctId = scalar(value);
      }
      case "token", "$token", "api_key" -> {
        String given = scalar(value);
        token = given == null || given.isBlank() ? token : given.strip();
      }
      case "uuid" -> {
        uuid = scalar(value);
        isUuidWrong = uuid == null && value != JsonToken.VALUE_NULL;
      }
      case "timestamp" -> micros = time(value);
      case "offset" -> offsetMicros = value.isNumeric() ? EventTimes.ofMillis(number()) : null;
      case "properties" -> readProperties(value);
      case "$set", "$set_once", "$unset" -> properties.putOutside(field, copied());
      default -> {}
    }
    parser.skipChildren();
  }

  /** Returns the token that the event itself names; null if it names none. */
  @Nullable String token() {
    return token != null ? token : properties.token();
  }

  /** Returns the name; null if there is none. */
  @Nullable String name() {
    return name;
  }

  /** Names the event if it has no name. */
  void nameIfUnnamed(String other) {
    if (name == null || name.isEmpty()) {
      name = other;
    }
  }

  /**
   * Returns the event.
   *
   * @throws ApiException 400 if it breaks a rule
   */
  CapturedEvent finish() {
    byte[] document = properties.finish();
    if (typeOfProperties != null) {
      throw CaptureErrors.invalidPayload(
          "Properties must be a JSON object, received " + typeOfProperties + "!");
    }
    String id = requireDistinctId();
    String given = name;
    if (given == null || given.isEmpty()) {
      throw CaptureErrors.invalidPayload("All events must have the event name field \"event\"!");
    }
    if (given.equals("$snapshot") && !properties.hasSnapshot()) {
      throw CaptureErrors.invalidPayload(
          "$snapshot events must contain property \"$snapshot_data\"!");
    }
    UUID known = uuid == null || uuid.isEmpty() ? null : Uuids.parse(uuid);
    if (isUuidWrong || (known == null && uuid != null && !uuid.isEmpty())) {
      throw CaptureErrors.invalidPayload("Event field \"uuid\" is not a valid UUID!");
    }
    CapturedEvent event =
        new CapturedEvent(
            known,
            StorableText.cut(given, MOST_OF_NAME),
            StorableText.cut(id, MOST_OF_DISTINCT_ID),
            new EventTime(micros, offsetMicros, properties.ignoresSentAt()),
            properties.elementsChain(),
            document,
            properties.ip(),
            properties.isInternal());
    if (event.length() > MOST_BYTES) {
      throw CaptureErrors.eventTooLarge();
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    properties.close();
    side.close();
  }

  private String requireDistinctId() {
    String id =
        distinctId != null
            ? distinctId
            : secondDistinctId != null ? secondDistinctId : properties.distinctId();
    if (id == null && !hasDistinctId && !properties.hasDistinctId()) {
      throw CaptureErrors.invalidPayload("All events must have the event field \"distinct_id\"!");
    }
    if (id == null || id.isBlank()) {
      throw CaptureErrors.invalidPayload("Event field \"distinct_id\" should not be blank!");
    }
    return id;
  }

  private void readProperties(JsonToken value) throws IOException {
    typeOfProperties = null;
    if (value == JsonToken.START_OBJECT) {
      properties.read();
    } else if (value != JsonToken.VALUE_NULL) {
      typeOfProperties = PythonNames.of(value);
    }
  }

  /** A name that is no text is written as JSON. */
  private String nameText(JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING
        ? StorableText.of(parser.getText())
        : new String(copied(), StandardCharsets.UTF_8);
  }

  private byte[] copied() throws IOException {
    copier.begin();
    copier.copy(parser, side.json());
    byte[] json = side.take();
    return copier.hasEqualKeys() ? JsonTree.write(JsonTree.read(json)) : json;
  }

  private @Nullable Long time(JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING
        ? EventTimes.parse(parser.getText())
        : value.isNumeric() ? EventTimes.ofMillis(number()) : null;
  }

  private String number() throws IOException {
    return parser.getText();
  }

  private @Nullable String scalar(JsonToken value) throws IOException {
    return scalar(parser, value);
  }

  /**
   * Returns the text of a scalar; null for null, for NaN and the like, and for lists and objects.
   */
  static @Nullable String scalar(JsonParser parser, JsonToken value) throws IOException {
    boolean isNumber = value.isNumeric();
    if (isNumber
        && !ValueCopier.isFinite(
            parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
      return null;
    }
    return value == JsonToken.VALUE_STRING
        ? StorableText.of(parser.getText())
        : isNumber || value.isBoolean() ? parser.getText() : null;
  }
}
