package io.dashgate.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A validated and normalised event as it waits in the inbox: one line of JSON, an array of the
 * fields below in this order. Nothing in it depends on the clock of the gateway.
 *
 * @param isRelative whether {@code micros} counts from the arrival of the event in the inbox, else
 *     from 1970 in UTC
 * @param micros the time of the event in microseconds; may be negative
 * @param event its name
 * @param personless whether the project wants no profiles of persons
 * @param elementsChain what was clicked; null: nothing
 * @param properties a JSON object without line breaks, with {@code $set} and the like; numbers are
 *     written as the sender wrote them
 */
public record EventLine(
    UUID uuid,
    boolean isRelative,
    long micros,
    String event,
    String distinctId,
    boolean personless,
    @Nullable String elementsChain,
    String properties) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Later times are those of clocks that are wrong. */
  private static final long MOST_HOURS_AHEAD = 23;

  private static final long FIRST_YEAR = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_YEAR = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** Returns the line, without a line break at its end. */
  public String write() {
    StringWriter line = new StringWriter(properties.length() + 200);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartArray();
      json.writeString(uuid.toString());
      json.writeBoolean(isRelative);
      json.writeNumber(micros);
      json.writeString(event);
      json.writeString(distinctId);
      json.writeBoolean(personless);
      json.writeString(elementsChain);
      json.writeRawValue(properties);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  /**
   * Reads a line.
   *
   * @throws IOException if it is not one
   */
  public static EventLine read(String line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      UUID uuid = UUID.fromString(text(json));
      boolean isRelative = flag(json);
      require(json.nextToken() == JsonToken.VALUE_NUMBER_INT);
      long micros = json.getLongValue();
      String event = text(json);
      String distinctId = text(json);
      boolean personless = flag(json);
      String elementsChain = json.nextTextValue();
      require(json.nextToken() == JsonToken.START_OBJECT);
      int begin = (int) json.currentTokenLocation().getCharOffset();
      return new EventLine(
          uuid,
          isRelative,
          micros,
          event,
          distinctId,
          personless,
          elementsChain,
          line.substring(begin, line.length() - 1));
    } catch (IllegalArgumentException noUuid) {
      throw new IOException("not a line of an event", noUuid);
    }
  }

  /**
   * Returns the time of the event: that of the arrival if the sender's is not plausible.
   *
   * @param received when the line arrived in the inbox, by the clock of the database
   */
  public Instant time(Instant received) {
    Instant time = (isRelative ? received : Instant.EPOCH).plus(micros, ChronoUnit.MICROS);
    boolean plausible =
        time.getEpochSecond() >= FIRST_YEAR
            && time.getEpochSecond() <= LAST_YEAR
            && !time.isAfter(received.plus(MOST_HOURS_AHEAD, ChronoUnit.HOURS));
    return plausible ? time : received;
  }

  private static String text(JsonParser json) throws IOException {
    String text = json.nextTextValue();
    if (text == null) {
      throw notOne();
    }
    return text;
  }

  private static boolean flag(JsonParser json) throws IOException {
    Boolean flag = json.nextBooleanValue();
    if (flag == null) {
      throw notOne();
    }
    return flag;
  }

  private static void require(boolean isRight) throws IOException {
    if (!isRight) {
      throw notOne();
    }
  }

  private static IOException notOne() {
    return new IOException("not a line of an event");
  }
}
