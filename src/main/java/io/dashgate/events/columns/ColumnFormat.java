package io.dashgate.events.columns;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Columns as bytes. First the CRC32C of all that follows (4 bytes; since version 2 of the place of
 * the column and all that follows), then the version, the kind and the flags (1 byte each), the
 * number of events and the bytes of the content (varints), and the content, deflated if the flags
 * say so. All is little-endian. Readers know every version that was ever written; a new one is
 * written only from the release after the first that reads it.
 */
public final class ColumnFormat {

  /** The checksum is that of the bytes. */
  private static final int VERSION = 1;

  /** The checksum is that of the place of the column and the bytes. */
  private static final int VERSION_WITH_PLACE = 2;

  private static final int VERSION_AT = 4;

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
    all.int32At(0, checksum(all.array(), all.size(), null));
    return new Encoded(all.toBytes(), content.size());
  }

  /**
   * Lets the checksum of a column cover its place, too. The array is changed.
   *
   * @param data what {@link #encode} has made
   * @return the array
   */
  public static byte[] placed(byte[] data, ColumnPlace place) {
    data[VERSION_AT] = VERSION_WITH_PLACE;
    ByteWriter sum = new ByteWriter(CHECKSUM_BYTES);
    sum.int32(checksum(data, data.length, place));
    System.arraycopy(sum.array(), 0, data, 0, CHECKSUM_BYTES);
    return data;
  }

  /**
   * Reads a column that has no place. The array is not to be changed any more: the column may use
   * it.
   *
   * @param events how many there must be
   * @throws DamagedColumnException if the bytes are not those that were written, or if their
   *     version is not known
   */
  public static Column decode(byte[] data, int events) {
    return decode(data, events, null);
  }

  /**
   * Reads a column of a place; those of the first version may be of any. The array is not to be
   * changed any more: the column may use it.
   *
   * @param events how many there must be
   * @throws DamagedColumnException if the bytes are not those that were written there, or if their
   *     version is not known
   */
  public static Column decode(byte[] data, int events, @Nullable ColumnPlace place) {
    ByteReader header = new ByteReader(data, 0, data.length);
    int sum = header.int32();
    int version = header.uint8();
    if (version != VERSION && version != VERSION_WITH_PLACE) {
      throw new DamagedColumnException("the version " + version + " of a column is not known");
    }
    if (sum != checksum(data, data.length, version == VERSION ? null : place)) {
      throw new DamagedColumnException("the checksum of a column is wrong");
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

  /**
   * Returns the bytes of the content of a column, inflated, as its header says.
   *
   * @param data the column, or its first bytes
   * @throws DamagedColumnException if it is more than a column has
   */
  public static long contentBytes(byte[] data) {
    ByteReader header = new ByteReader(data, CHECKSUM_BYTES + 3, data.length);
    header.varint();
    long bytes = header.varint();
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new DamagedColumnException("a column has " + bytes + " bytes");
    }
    return bytes;
  }

  private static int checksum(byte[] data, int size, @Nullable ColumnPlace place) {
    if (size < CHECKSUM_BYTES) {
      throw new DamagedColumnException("a column has no header");
    }
    CRC32C crc = new CRC32C();
    if (place != null) {
      crc.update(place.bytes());
    }
    crc.update(data, CHECKSUM_BYTES, size - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }
}
