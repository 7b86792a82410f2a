package io.dashgate.events.columns;

import java.util.zip.CRC32C;

/**
 * Columns as bytes. First the CRC32C of all that follows (4 bytes), then the version, the kind and
 * the flags (1 byte each), the number of events and the bytes of the content (varints), and the
 * content, deflated if the flags say so. All is little-endian. Readers know every version that was
 * ever written; a new one is written only from the release after the first that reads it.
 */
public final class ColumnFormat {

  private static final int VERSION = 1;

  private static final int DEFLATED = 1;

  /** Not all events have a value: the content begins with a bit for each. */
  private static final int WITH_BITS = 2;

  private static final int CHECKSUM_BYTES = 4;

  /** The most bytes of a column beside its content. */
  public static final int MOST_HEADER = CHECKSUM_BYTES + 3 + 5 + 5;

  /** A column has at most the bytes of its events, which are limited; an event has 2 MB. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private ColumnFormat() {}

  /**
   * A column as it is stored.
   *
   * @param data what {@link #decode} reads
   * @param bytes of the content, inflated
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Encoded(byte[] data, int bytes) {}

  /**
   * Writes a column.
   *
   * @param deflates whether it is compressed if that saves enough; those that each query reads are
   *     not
   */
  public static Encoded encode(Column column, boolean deflates) {
    ByteWriter content = new ByteWriter(column.events() * 4 + 64);
    long[] bits = ColumnKind.bits(column);
    if (bits != null) {
      for (long word : bits) {
        content.int64(word);
      }
    }
    ColumnKind kind = ColumnKind.write(column, content);
    byte[] deflated = deflates ? Compression.deflate(content.array(), content.size()) : null;
    ByteWriter all =
        new ByteWriter(MOST_HEADER + (deflated == null ? content.size() : deflated.length));
    all.int32(0);
    all.put(VERSION);
    all.put(kind.number());
    all.put((deflated == null ? 0 : DEFLATED) | (bits == null ? 0 : WITH_BITS));
    all.varint(column.events());
    all.varint(content.size());
    if (deflated == null) {
      all.bytes(content.array(), 0, content.size());
    } else {
      all.bytes(deflated, 0, deflated.length);
    }
    all.int32At(0, checksum(all.array(), all.size()));
    return new Encoded(all.toBytes(), content.size());
  }

  /**
   * Reads a column. The array is not to be changed any more: the column may use it.
   *
   * @param events how many there must be
   * @throws DamagedColumnException if the bytes are not those that were written, or if their
   *     version is not known
   */
  public static Column decode(byte[] data, int events) {
    ByteReader header = new ByteReader(data, 0, data.length);
    if (header.int32() != checksum(data, data.length)) {
      throw new DamagedColumnException("the checksum of a column is wrong");
    }
    int version = header.uint8();
    if (version != VERSION) {
      throw new DamagedColumnException("the version " + version + " of a column is not known");
    }
    ColumnKind kind = ColumnKind.of(header.uint8());
    int flags = header.uint8();
    long stored = header.varint();
    long bytes = header.varint();
    if (stored != events || bytes < 0 || bytes > MOST_BYTES) {
      throw new DamagedColumnException("a column has " + stored + " events instead of " + events);
    }
    ByteReader content =
        (flags & DEFLATED) == 0
            ? header
            : Compression.inflate(data, header.position(), (int) bytes);
    if (content.left() != bytes) {
      throw new DamagedColumnException("a column has another length than it should");
    }
    long[] bits = (flags & WITH_BITS) == 0 ? null : content.longs(Presence.none(events).length);
    return kind.read(content, events, bits);
  }

  /** Returns the bytes of the content of a column, inflated, as its header says. */
  public static long contentBytes(byte[] data) {
    ByteReader header = new ByteReader(data, CHECKSUM_BYTES + 3, data.length);
    header.varint();
    return header.varint();
  }

  /**
   * Returns the bytes of the content of a column, inflated, as its header says.
   *
   * @param begin of the column, with the header at least
   * @throws DamagedColumnException if it says nothing, or more than a column has
   */
  public static int bytes(byte[] begin) {
    ByteReader header = new ByteReader(begin, 0, begin.length);
    header.int32();
    for (int i = 0; i < 3; i++) {
      header.uint8();
    }
    header.varint();
    long bytes = header.varint();
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new DamagedColumnException("a column has too many bytes");
    }
    return (int) bytes;
  }

  private static int checksum(byte[] data, int size) {
    if (size < CHECKSUM_BYTES) {
      throw new DamagedColumnException("a column has no header");
    }
    CRC32C crc = new CRC32C();
    crc.update(data, CHECKSUM_BYTES, size - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }
}
