package io.dashgate.events.sealing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Times as microseconds since 1970, and the order of events, which is that of Postgres. */
final class Micros {

  private static final long SECOND = 1_000_000;

  private Micros() {}

  static long of(OffsetDateTime time) {
    return time.toEpochSecond() * SECOND + time.getNano() / 1000;
  }

  static OffsetDateTime time(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000)
        .atOffset(ZoneOffset.UTC);
  }

  /** Compares the times of two events, then their uuids without signs. */
  static int compare(long micros, UUID uuid, long otherMicros, UUID other) {
    if (micros != otherMicros) {
      return Long.compare(micros, otherMicros);
    }
    int high = Long.compareUnsigned(uuid.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(uuid.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
