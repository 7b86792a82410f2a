package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.problem.ApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document of a request as a stream, one event after the other: an event, a list of them,
 * or a batch, whose token and time may be before or after its events. Of the document itself,
 * nothing is kept but the normalised events.
 */
final class RequestReader {

  /** Recordings and measurements of pages, which are not stored. */
  private static final Set<String> DROPPED =
      Set.of("$snapshot", "$snapshot_items", "$performance_event");

  /** Earlier times in the query are no times, but keep caches from answering. */
  private static final long EARLIEST_SENT_MICROS =
      Instant.parse("2021-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

  private static final List<String> IN_QUERY = List.of("_", "sent_at");

  private final CaptureInput input;
  private final FormFields form;
  private final byte[] whole;
  private final Memory memory;
  private final JsonParser parser;
  private final EventReader reader;
  private final List<CapturedEvent> events = new ArrayList<>();
  private int dropped;
  private @Nullable ApiException violation;
  private @Nullable String tokenOfEvents;
  private boolean hasMixedTokens;
  private @Nullable String tokenOfRoot;
  private @Nullable String sentAtOfRoot;
  private boolean isBatch;

  private RequestReader(
      CaptureInput input, Decoded decoded, Memory memory, JsonParser parser, EventReader reader) {
    this.input = input;
    this.form = decoded.form();
    this.whole = decoded.whole();
    this.memory = memory;
    this.parser = parser;
    this.reader = reader;
  }

  /**
   * Decodes and reads a request.
   *
   * @param isEngage whether an event without a name changes a person
   * @param most the most bytes of its document
   * @throws ApiException 400 if the document cannot be read, 413 if it or an event is too long, 503
   *     without memory
   */
  static CapturedRequest read(CaptureInput input, boolean isEngage, long most, Memory memory) {
    try (Decoded decoded = BodyDecoder.decode(input, most, memory);
        JsonParser parser = decoded.parser();
        EventReader reader = new EventReader(parser, decoded.whole())) {
      return new RequestReader(input, decoded, memory, parser, reader).read(isEngage);
    } catch (JsonProcessingException malformed) {
      throw CaptureJson.refusal(malformed);
    } catch (IOException unreadable) {
      throw BodyDecoder.refusal(unreadable, most);
    } catch (IllegalStateException tooManyCollisions) {
      throw CaptureErrors.invalidJson("names that are alike");
    }
  }

  private CapturedRequest read(boolean isEngage) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw CaptureErrors.noData();
    }
    if (first == JsonToken.START_OBJECT) {
      readRoot(isEngage);
    } else if (first == JsonToken.START_ARRAY) {
      readEvents();
    } else if (isNothing(first)) {
      throw CaptureErrors.noData();
    } else {
      reject(first);
    }
    if (parser.nextToken() != null) {
      throw CaptureErrors.invalidJson("extra data after the document");
    }
    return new CapturedRequest(
        token(),
        tokenOfQuery() == null && tokenOfRoot == null && hasMixedTokens,
        sentAt(),
        violation == null ? events : List.of(),
        dropped,
        violation);
  }

  /** An object is a batch if it has one, else an event. */
  private void readRoot(boolean isEngage) throws IOException {
    reader.begin();
    boolean isEmpty = true;
    try (EventReader batched = new EventReader(parser, whole)) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        isEmpty = false;
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("batch")) {
          readBatch(value, batched);
        } else if (field.equals("sent_at")) {
          sentAtOfRoot = value == JsonToken.VALUE_NULL ? null : sentAtText(value);
          parser.skipChildren();
        } else {
          reader.readField(field);
        }
      }
    }
    if (isEmpty) {
      throw CaptureErrors.noData();
    }
    tokenOfRoot = reader.token();
    if (!isBatch) {
      if (isEngage) {
        reader.nameIfUnnamed("$identify");
      }
      add(reader);
    }
  }

  private @Nullable String sentAtText(JsonToken value) throws IOException {
    String text = EventReader.scalar(parser, value);
    return text == null ? value.asString() : text;
  }

  /** Reads a batch; of several in one document, the last one counts. */
  private void readBatch(JsonToken value, EventReader batched) throws IOException {
    isBatch = false;
    events.clear();
    dropped = 0;
    violation = null;
    tokenOfEvents = null;
    hasMixedTokens = false;
    if (value == JsonToken.START_ARRAY) {
      isBatch = readEventsWith(batched);
    } else if (!isNothing(value)) {
      isBatch = true;
      reject(value == JsonToken.START_OBJECT ? JsonToken.VALUE_STRING : value);
      parser.skipChildren();
    }
  }

  private void readEvents() throws IOException {
    if (!readEventsWith(reader)) {
      throw CaptureErrors.noData();
    }
  }

  /** Reads the events of the list that begins; false if there are none. */
  private boolean readEventsWith(EventReader each) throws IOException {
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      any = true;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        each.readObject();
        noteToken(each.token());
        add(each);
      } else {
        reject(parser.currentToken());
        parser.skipChildren();
      }
    }
    return any;
  }

  private void noteToken(@Nullable String token) {
    if (token == null) {
      return;
    }
    hasMixedTokens |= tokenOfEvents != null && !tokenOfEvents.equals(token);
    tokenOfEvents = tokenOfEvents == null ? token : tokenOfEvents;
  }

  private void add(EventReader read) throws IOException {
    try {
      CapturedEvent event = read.finish();
      if (DROPPED.contains(event.name())) {
        dropped++;
      } else if (violation == null) {
        memory.take(event.weight());
        events.add(event);
      }
    } catch (ApiException refused) {
      if (refused.problem().status() != 400) {
        throw refused;
      }
      violate(refused);
    }
  }

  private void reject(JsonToken value) {
    violate(
        CaptureErrors.invalidPayload(
            "All events must be dictionaries not '" + PythonNames.of(value) + "'!"));
  }

  private void violate(ApiException refusal) {
    if (violation == null) {
      violation = refusal;
      events.clear();
    }
  }

  /** Whether a value counts as none. */
  private boolean isNothing(JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_NULL, VALUE_FALSE -> true;
      case VALUE_STRING -> parser.getTextLength() == 0;
      case VALUE_NUMBER_INT -> parser.getText().equals("0");
      default -> false;
    };
  }

  private @Nullable String token() {
    String token = tokenOfQuery();
    if (token == null) {
      token = tokenOfRoot == null ? tokenOfEvents : tokenOfRoot;
    }
    return token == null ? null : token.strip();
  }

  private @Nullable String tokenOfQuery() {
    return TokenSearch.inQuery(input, form);
  }

  private @Nullable Long sentAt() {
    for (String name : IN_QUERY) {
      String inQuery = input.query().last(name);
      Long micros = inQuery == null || inQuery.isEmpty() ? null : requireSentAt(inQuery);
      if (micros != null && micros >= EARLIEST_SENT_MICROS) {
        return micros;
      }
    }
    String text =
        sentAtOfRoot == null || sentAtOfRoot.isEmpty() ? form.text("sent_at") : sentAtOfRoot;
    return text == null ? null : requireSentAt(text);
  }

  private static Long requireSentAt(String text) {
    Long micros = EventTimes.parseSentAt(text);
    if (micros == null) {
      throw CaptureErrors.invalidSentAt("not an ISO 8601 time");
    }
    return micros;
  }
}
