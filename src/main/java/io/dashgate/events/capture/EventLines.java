package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dashgate.events.EventLine;
import io.dashgate.events.LineBlocks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a request as lines of the inbox, see {@link EventLine}. Long ones are
 * compressed at once, so that nothing is left to do for those who commit them with others.
 */
final class EventLines {

  /** Longer pieces are compressed here, shorter ones together with those of other requests. */
  private static final int BLOCK_ABOVE_BYTES = 4 * 1024;

  /** The bytes of a line beside the texts of its event. */
  private static final int USUAL_OVERHEAD = 128;

  private final boolean anonymizes;
  private final boolean personless;
  private final @Nullable Long sentAt;
  private final byte @Nullable [] address;
  private final long nowMillis;
  private final LineBlocks blocks;
  private LineBuffer lines = new LineBuffer(0);
  private final List<Piece> pieces = new ArrayList<>();
  private int events;

  /**
   * Begins to write.
   *
   * @param anonymizes whether no addresses of clients are stored
   * @param personless whether the project wants no profiles of persons
   * @param sentAt see {@link CapturedRequest}
   * @param address of the client; null if not known
   * @param nowMillis for UUIDs of events without one
   * @param blocks used by nobody else until the lines are written
   */
  EventLines(
      boolean anonymizes,
      boolean personless,
      @Nullable Long sentAt,
      @Nullable String address,
      long nowMillis,
      LineBlocks blocks) {
    this.anonymizes = anonymizes;
    this.personless = personless;
    this.sentAt = sentAt;
    this.address = address == null ? null : quoted(address);
    this.nowMillis = nowMillis;
    this.blocks = blocks;
  }

  /** Writes events in their order. */
  List<Piece> write(List<CapturedEvent> all) {
    long usual = 0;
    for (CapturedEvent event : all) {
      usual += event.length() + USUAL_OVERHEAD;
    }
    lines = new LineBuffer((int) Math.min(usual, InboxRow.MOST_BYTES));
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
    boolean isBlock = lines.size() > BLOCK_ABOVE_BYTES;
    byte[] data = isBlock ? blocks.block(lines.array(), lines.size()) : lines.copy();
    pieces.add(new Piece(events, lines.size(), isBlock, data));
    lines.clear();
    events = 0;
  }

  private void write(CapturedEvent event) {
    if (events > 0) {
      lines.put('\n');
    }
    EventTime.Resolved time = event.time().resolve(sentAt);
    lines.put('[');
    lines.put('"');
    lines.put(event.uuid() == null ? Uuids.next(nowMillis) : event.uuid());
    lines.put(time.isRelative() ? RELATIVE : ABSOLUTE);
    lines.putAscii(Long.toString(time.micros()));
    lines.put(',');
    lines.putQuoted(event.name());
    lines.put(',');
    lines.putQuoted(event.distinctId());
    lines.put(personless ? PERSONLESS : WITH_PERSON);
    String chain = event.elementsChain();
    if (chain == null) {
      lines.put(NULL);
    } else {
      lines.putQuoted(chain);
    }
    lines.put(',');
    writeProperties(event);
    lines.put(']');
  }

  private static final byte[] RELATIVE = "\",true,".getBytes(ISO_8859_1);
  private static final byte[] ABSOLUTE = "\",false,".getBytes(ISO_8859_1);
  private static final byte[] PERSONLESS = ",true,".getBytes(ISO_8859_1);
  private static final byte[] WITH_PERSON = ",false,".getBytes(ISO_8859_1);
  private static final byte[] NULL = "null".getBytes(ISO_8859_1);
  private static final byte[] IP = "\"$ip\":".getBytes(ISO_8859_1);
  private static final byte[] NO_ADDRESS = "\"127.0.0.1\"".getBytes(ISO_8859_1);

  private void writeProperties(CapturedEvent event) {
    byte[] properties = event.properties();
    byte[] ip = ip(event);
    if (ip == null) {
      lines.put(properties);
      return;
    }
    lines.put(properties, properties.length - 1);
    if (properties.length > 2) {
      lines.put(',');
    }
    lines.put(IP);
    lines.put(ip);
    lines.put('}');
  }

  private byte @Nullable [] ip(CapturedEvent event) {
    if (anonymizes) {
      return null;
    }
    byte[] sent = event.ip();
    return sent != null ? sent : event.isInternal() ? NO_ADDRESS : address;
  }

  private static byte[] quoted(String text) {
    LineBuffer quoted = new LineBuffer(text.length() + 2);
    quoted.putQuoted(text);
    return quoted.copy();
  }
}
