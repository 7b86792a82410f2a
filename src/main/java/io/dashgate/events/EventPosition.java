package io.dashgate.events;

import io.dashgate.events.reading.StoredChunk;
import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the order of events: by their time, those of one time by their UUID. */
record EventPosition(OffsetDateTime time, UUID uuid) {

  private static final UUID LOWEST = new UUID(0, 0);
  private static final UUID HIGHEST = new UUID(-1, -1);

  private static final Pattern CURSOR =
      Pattern.compile("(-?[0-9]{1,18})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /** The order of UUIDs as Postgres has it: without a sign. */
  static final Comparator<UUID> UUIDS =
      (one, other) -> {
        int most =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return most != 0
            ? most
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  /** The order of the oldest ones first. */
  static final Comparator<EventPosition> ORDER =
      Comparator.comparingLong(EventPosition::micros).thenComparing(EventPosition::uuid, UUIDS);

  /** Before all events; Postgres has times from 4713 BC on. */
  static final EventPosition FIRST =
      before(OffsetDateTime.of(-4000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

  /** After all events, which have years of four digits. */
  static final EventPosition LAST =
      after(OffsetDateTime.of(10_001, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

  /** Returns the place before all events of a time. */
  static EventPosition before(OffsetDateTime time) {
    return new EventPosition(time, LOWEST);
  }

  /** Returns the place after all events of a time. */
  static EventPosition after(OffsetDateTime time) {
    return new EventPosition(time, HIGHEST);
  }

  /** Returns the place after a time, or the nearest that Postgres can store. */
  static OffsetDateTime bounded(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    if (utc.isBefore(FIRST.time())) {
      return FIRST.time();
    }
    return utc.isAfter(LAST.time()) ? LAST.time() : utc;
  }

  /** Returns its time in microseconds since 1970. */
  long micros() {
    return StoredChunk.micros(time);
  }

  /** Whether it is after all events of its time. */
  boolean isLastOfTime() {
    return uuid.equals(HIGHEST);
  }

  /** Whether it is before all events of its time. */
  boolean isFirstOfTime() {
    return uuid.equals(LOWEST);
  }

  /** Returns it as the parameter {@code cursor}. */
  String cursor() {
    return micros() + "_" + uuid;
  }

  /** Reads the parameter {@code cursor}; fails with 400 if it is none. */
  static EventPosition of(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.matches()) {
      throw ApiException.invalidInput("Invalid cursor.", "cursor");
    }
    Instant time = Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS);
    return new EventPosition(bounded(time), UUID.fromString(matcher.group(2)));
  }
}
