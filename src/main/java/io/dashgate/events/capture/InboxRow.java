package io.dashgate.events.capture;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the inbox: events of one project that are committed together.
 *
 * @param bytes the length of the lines
 * @param codec how {@code data} has the lines: {@link #PLAIN} or {@link #DEFLATE}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InboxRow(long projectId, int events, int bytes, short codec, byte[] data) {

  /** The lines as UTF-8. */
  static final short PLAIN = 0;

  /** The lines as a raw deflate stream. */
  static final short DEFLATE = 1;

  /** The most bytes of lines in a row, but for a single line that is longer. */
  static final int MOST_BYTES = 1024 * 1024;

  /** Shorter lines are not worth the compression. */
  private static final int MOST_PLAIN = 2 * 1024;

  private static final byte[] BREAK = {'\n'};
  private static final byte[] BREAK_PART = DeflateParts.stored(BREAK);

  /** Makes rows of pieces, which stay in their order. */
  static List<InboxRow> of(long projectId, List<Piece> pieces) {
    List<InboxRow> rows = new ArrayList<>();
    int first = 0;
    int bytes = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int more = pieces.get(i).bytes() + 1;
      if (i > first && bytes + more > MOST_BYTES) {
        rows.add(row(projectId, pieces.subList(first, i)));
        first = i;
        bytes = 0;
      }
      bytes += more;
    }
    if (first < pieces.size()) {
      rows.add(row(projectId, pieces.subList(first, pieces.size())));
    }
    return rows;
  }

  private static InboxRow row(long projectId, List<Piece> pieces) {
    int events = 0;
    int bytes = pieces.size() - 1;
    boolean plain = true;
    for (Piece piece : pieces) {
      events += piece.events();
      bytes += piece.bytes();
      plain &= !piece.isDeflated();
    }
    boolean isPlain = plain && bytes <= MOST_PLAIN;
    byte[] data = isPlain ? joined(pieces, bytes) : deflated(pieces);
    return new InboxRow(projectId, events, bytes, isPlain ? PLAIN : DEFLATE, data);
  }

  private static byte[] joined(List<Piece> pieces, int bytes) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(bytes);
    for (Piece piece : pieces) {
      if (lines.size() > 0) {
        lines.write('\n');
      }
      lines.writeBytes(piece.data());
    }
    return lines.toByteArray();
  }

  /** Compresses what is not compressed yet; neighbours together. */
  private static byte[] deflated(List<Piece> pieces) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int i = 0;
    while (i < pieces.size()) {
      int end = i + 1;
      while (end < pieces.size() && !pieces.get(i).isDeflated() && !pieces.get(end).isDeflated()) {
        end++;
      }
      if (i > 0) {
        stream.writeBytes(BREAK_PART);
      }
      Piece one = pieces.get(i);
      if (one.isDeflated()) {
        stream.writeBytes(one.data());
      } else {
        byte[] lines = joined(pieces.subList(i, end), 0);
        stream.writeBytes(DeflateParts.part(lines, 0, lines.length));
      }
      i = end;
    }
    stream.writeBytes(DeflateParts.end());
    return stream.toByteArray();
  }
}
