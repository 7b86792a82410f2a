package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dashgate.events.EventLine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a request as lines of the inbox, see {@link EventLine}. Long ones are
 * compressed at once, so that nothing is left to do for those who commit them with others.
 */
final class EventLines {

  /** Longer pieces are compressed here, shorter ones together with those of other requests. */
  private static final int DEFLATE_ABOVE_BYTES = 4 * 1024;

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private final boolean anonymizes;
  private final boolean personless;
  private final @Nullable Long sentAt;
  private final byte @Nullable [] address;
  private final byte[] noAddress = quoted("127.0.0.1");
  private final long nowMillis;
  private final Lines lines = new Lines();
  private final List<Piece> pieces = new ArrayList<>();
  private int events;

  /** A buffer that can be compressed without a copy. */
  private static final class Lines extends ByteArrayOutputStream {

    void put(byte[] bytes) {
      write(bytes, 0, bytes.length);
    }

    byte[] deflated() {
      return DeflateParts.part(buf, 0, count);
    }
  }

  /**
   * Begins to write.
   *
   * @param anonymizes whether no addresses of clients are stored
   * @param personless whether the project wants no profiles of persons
   * @param sentAt see {@link CapturedRequest}
   * @param address of the client; null if not known
   * @param nowMillis for UUIDs of events without one
   */
  EventLines(
      boolean anonymizes,
      boolean personless,
      @Nullable Long sentAt,
      @Nullable String address,
      long nowMillis) {
    this.anonymizes = anonymizes;
    this.personless = personless;
    this.sentAt = sentAt;
    this.address = address == null ? null : quoted(address);
    this.nowMillis = nowMillis;
  }

  /** Writes events in their order. */
  List<Piece> write(List<CapturedEvent> all) {
    for (CapturedEvent event : all) {
      if (events > 0 && lines.size() + event.mostBytes() > InboxRow.MOST_BYTES) {
        cut();
      }
      write(event);
      events++;
    }
    cut();
    return pieces;
  }

  private void cut() {
    if (events == 0) {
      return;
    }
    boolean deflates = lines.size() > DEFLATE_ABOVE_BYTES;
    pieces.add(
        new Piece(
            events, lines.size(), deflates, deflates ? lines.deflated() : lines.toByteArray()));
    lines.reset();
    events = 0;
  }

  private void write(CapturedEvent event) {
    if (events > 0) {
      lines.write('\n');
    }
    UUID uuid = event.uuid() == null ? Uuids.next(nowMillis) : event.uuid();
    EventTime.Resolved time = event.time().resolve(sentAt);
    String head = "[\"" + uuid + "\"," + time.isRelative() + ',' + time.micros() + ",\"";
    lines.put(head.getBytes(ISO_8859_1));
    lines.put(encoded(event.name()));
    lines.put(BETWEEN);
    lines.put(encoded(event.distinctId()));
    lines.put(personless ? PERSONLESS : WITH_PERSON);
    String chain = event.elementsChain();
    if (chain == null) {
      lines.put(NULL);
    } else {
      lines.put(quoted(chain));
    }
    lines.write(',');
    writeProperties(event);
    lines.write(']');
  }

  private static final byte[] BETWEEN = "\",\"".getBytes(ISO_8859_1);
  private static final byte[] PERSONLESS = "\",true,".getBytes(ISO_8859_1);
  private static final byte[] WITH_PERSON = "\",false,".getBytes(ISO_8859_1);
  private static final byte[] NULL = "null".getBytes(ISO_8859_1);
  private static final byte[] IP = "\"$ip\":".getBytes(ISO_8859_1);

  private void writeProperties(CapturedEvent event) {
    byte[] properties = event.properties();
    byte[] ip = ip(event);
    if (ip == null) {
      lines.put(properties);
      return;
    }
    lines.write(properties, 0, properties.length - 1);
    if (properties.length > 2) {
      lines.write(',');
    }
    lines.put(IP);
    lines.put(ip);
    lines.write('}');
  }

  private byte @Nullable [] ip(CapturedEvent event) {
    if (anonymizes) {
      return null;
    }
    byte[] sent = event.ip();
    return sent != null ? sent : event.isInternal() ? noAddress : address;
  }

  /** Returns the text between the quotes of JSON. */
  private static byte[] encoded(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one < ' ' || one > '~' || one == '"' || one == '\\') {
        return ENCODER.quoteAsUTF8(text);
      }
    }
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] quoted(String text) {
    byte[] inner = encoded(text);
    byte[] all = new byte[inner.length + 2];
    all[0] = '"';
    System.arraycopy(inner, 0, all, 1, inner.length);
    all[all.length - 1] = '"';
    return all;
  }
}
