package io.dashgate.events.capture;

import io.dashgate.events.LineBlocks;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the inbox: events of one project that are committed together.
 *
 * @param bytes the length of the lines
 * @param codec how {@code data} has the lines: {@link #PLAIN} or {@link #BLOCKS}. Was 1 for a raw
 *     deflate stream, which is still read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InboxRow(long projectId, int events, int bytes, short codec, byte[] data) {

  /** The lines as UTF-8. */
  static final short PLAIN = 0;

  /** The lines as {@link LineBlocks}. */
  static final short BLOCKS = 2;

  /** The most bytes of lines in a row, but for a single line that is longer. */
  static final int MOST_BYTES = 1024 * 1024;

  /** Shorter lines are not worth the compression. */
  private static final int MOST_PLAIN = 2 * 1024;

  /**
   * Makes rows of pieces, which stay in their order.
   *
   * @param blocks used by nobody else meanwhile
   */
  static List<InboxRow> of(long projectId, List<Piece> pieces, LineBlocks blocks) {
    List<InboxRow> rows = new ArrayList<>();
    int first = 0;
    int bytes = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int more = pieces.get(i).bytes() + 1;
      if (i > first && bytes + more > MOST_BYTES) {
        rows.add(row(projectId, pieces.subList(first, i), blocks));
        first = i;
        bytes = 0;
      }
      bytes += more;
    }
    if (first < pieces.size()) {
      rows.add(row(projectId, pieces.subList(first, pieces.size()), blocks));
    }
    return rows;
  }

  private static InboxRow row(long projectId, List<Piece> pieces, LineBlocks blocks) {
    int events = 0;
    int bytes = length(pieces);
    boolean plain = true;
    for (Piece piece : pieces) {
      events += piece.events();
      plain &= !piece.isBlock();
    }
    boolean isPlain = plain && bytes <= MOST_PLAIN;
    byte[] data = isPlain ? joined(pieces) : blocks(pieces, blocks);
    return new InboxRow(projectId, events, bytes, isPlain ? PLAIN : BLOCKS, data);
  }

  /** Compresses what is not compressed yet; neighbours together. */
  private static byte[] blocks(List<Piece> pieces, LineBlocks blocks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int i = 0;
    while (i < pieces.size()) {
      Piece one = pieces.get(i);
      int end = i + 1;
      while (end < pieces.size() && !one.isBlock() && !pieces.get(end).isBlock()) {
        end++;
      }
      if (one.isBlock()) {
        all.writeBytes(one.data());
      } else {
        byte[] lines = joined(pieces.subList(i, end));
        all.writeBytes(blocks.block(lines, lines.length));
      }
      i = end;
    }
    return all.toByteArray();
  }

  private static byte[] joined(List<Piece> pieces) {
    LineBuffer lines = new LineBuffer(length(pieces));
    for (Piece piece : pieces) {
      if (lines.size() > 0) {
        lines.put('\n');
      }
      lines.put(piece.data());
    }
    return lines.array();
  }

  /** Returns the bytes of the lines of pieces, with line breaks between them. */
  private static int length(List<Piece> pieces) {
    int bytes = pieces.size() - 1;
    for (Piece piece : pieces) {
      bytes += piece.bytes();
    }
    return bytes;
  }
}
