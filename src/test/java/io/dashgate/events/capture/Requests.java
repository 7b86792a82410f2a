package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.events.EventLine;
import io.dashgate.events.LineBlocks;
import io.dashgate.platform.contract.QueryString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Requests as SDKs make them, and what becomes of them, without a gateway. */
final class Requests {

  static final long MOST = 20 * 1024 * 1024;

  private Requests() {}

  static CaptureInput json(String body) {
    return input("", "application/json", body.getBytes(UTF_8));
  }

  static CaptureInput input(String query, @Nullable String contentType, byte[] body) {
    return new CaptureInput(QueryString.decode(query), contentType, null, body);
  }

  static CapturedRequest read(String body) {
    return read(json(body));
  }

  static CapturedRequest read(CaptureInput input) {
    return RequestReader.read(input, false, MOST, Memory.UNLIMITED);
  }

  /** Returns the lines of a request that is stored. */
  static List<EventLine> lines(String body) {
    return lines(read(body));
  }

  static List<EventLine> lines(CapturedRequest request) {
    return lines(
        new EventLines(false, false, request.sentAt(), "192.0.2.7", 0, new LineBlocks()), request);
  }

  static List<EventLine> lines(EventLines writer, CapturedRequest request) {
    if (request.violation() != null) {
      throw request.violation();
    }
    List<EventLine> lines = new ArrayList<>();
    for (InboxRow row : InboxRow.of(1, writer.write(request.events()), new LineBlocks())) {
      lines.addAll(lines(row));
    }
    return lines;
  }

  static List<EventLine> lines(InboxRow row) {
    byte[] lines = row.codec() == InboxRow.PLAIN ? row.data() : unpack(row);
    if (lines.length != row.bytes()) {
      throw new AssertionError(lines.length + " bytes, not " + row.bytes());
    }
    List<EventLine> events = new ArrayList<>();
    for (String line : new String(lines, UTF_8).split("\n", -1)) {
      try {
        events.add(EventLine.read(line));
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
    if (events.size() != row.events()) {
      throw new AssertionError(events.size() + " events, not " + row.events());
    }
    return events;
  }

  private static byte[] unpack(InboxRow row) {
    try {
      return LineBlocks.lines(row.data(), row.bytes());
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] gzip(byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(String text) {
    return gzip(text.getBytes(UTF_8));
  }
}
