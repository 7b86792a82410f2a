package io.dashgate.events.columns;

import org.jspecify.annotations.Nullable;

/** How the values of a column stand in its bytes. The numbers are stored: they never change. */
enum ColumnKind {
  INTS(1),
  LONGS(2),
  DOUBLES(3),
  TEXTS(4),
  JSON(5),
  UUIDS(6),
  REST(7);

  private static final int ONE_BYTE = 0x100;
  private static final int TWO_BYTES = 0x10000;

  private final int number;

  ColumnKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ColumnKind of(int number) {
    for (ColumnKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new DamagedColumnException("the kind " + number + " of a column is not known");
  }

  /** Returns which events have a value, if that must be stored beside the values. */
  static long @Nullable [] bits(Column column) {
    if (column instanceof IntColumn ints) {
      return ints.present();
    }
    if (column instanceof LongColumn longs) {
      return longs.present();
    }
    return column instanceof DoubleColumn doubles ? doubles.present() : null;
  }

  /** Writes the values of a column. */
  static ColumnKind write(Column column, ByteWriter to) {
    if (column instanceof IntColumn ints) {
      for (int value : ints.values()) {
        to.int32(value);
      }
      return INTS;
    }
    if (column instanceof LongColumn longs) {
      writeDifferences(longs.values(), to);
      return LONGS;
    }
    if (column instanceof DoubleColumn doubles) {
      for (double value : doubles.values()) {
        to.float64(value);
      }
      return DOUBLES;
    }
    if (column instanceof DictionaryColumn dictionary) {
      dictionary.entries().write(to);
      writeCodes(dictionary, to);
      return dictionary.isText() ? TEXTS : JSON;
    }
    if (column instanceof UuidColumn uuids) {
      for (int i = 0; i < uuids.events(); i++) {
        to.int64(uuids.high()[i]);
        to.int64(uuids.low()[i]);
      }
      return UUIDS;
    }
    ((RestColumn) column).entries().write(to);
    return REST;
  }

  /** Reads what {@link #write} wrote. */
  Column read(ByteReader from, int events, long @Nullable [] bits) {
    return switch (this) {
      case INTS -> new IntColumn(from.ints(events), bits);
      case LONGS -> new LongColumn(readDifferences(from, events), bits);
      case DOUBLES -> new DoubleColumn(from.doubles(events), bits);
      case TEXTS, JSON -> {
        Entries entries = Entries.read(from);
        yield new DictionaryColumn(entries, this == TEXTS, readCodes(from, events, entries.size()));
      }
      case UUIDS -> readUuids(from, events);
      case REST -> readRest(from, events);
    };
  }

  /** Times are close to each other: differences take few bytes. */
  private static void writeDifferences(long[] values, ByteWriter to) {
    long before = 0;
    for (long value : values) {
      long difference = value - before;
      to.varint((difference << 1) ^ (difference >> 63));
      before = value;
    }
  }

  private static long[] readDifferences(ByteReader from, int events) {
    long[] values = new long[events];
    long value = 0;
    for (int i = 0; i < events; i++) {
      long coded = from.varint();
      value += (coded >>> 1) ^ -(coded & 1);
      values[i] = value;
    }
    return values;
  }

  private static void writeCodes(DictionaryColumn dictionary, ByteWriter to) {
    int size = dictionary.entries().size();
    for (int code : dictionary.codes()) {
      if (size < ONE_BYTE) {
        to.put(code);
      } else if (size < TWO_BYTES) {
        to.int16(code);
      } else {
        to.int32(code);
      }
    }
  }

  private static int[] readCodes(ByteReader from, int events, int size) {
    int[] codes =
        size < ONE_BYTE
            ? from.bytes(events)
            : size < TWO_BYTES ? from.shorts(events) : from.ints(events);
    for (int code : codes) {
      if (code < 0 || code > size) {
        throw new DamagedColumnException("a code is not in its dictionary");
      }
    }
    return codes;
  }

  private static UuidColumn readUuids(ByteReader from, int events) {
    long[] both = from.longs(2 * events);
    long[] high = new long[events];
    long[] low = new long[events];
    for (int i = 0; i < events; i++) {
      high[i] = both[2 * i];
      low[i] = both[2 * i + 1];
    }
    return new UuidColumn(high, low);
  }

  private static RestColumn readRest(ByteReader from, int events) {
    RestColumn rest = new RestColumn(Entries.read(from));
    if (rest.events() != events) {
      throw new DamagedColumnException("a column has too few events");
    }
    return rest;
  }
}
