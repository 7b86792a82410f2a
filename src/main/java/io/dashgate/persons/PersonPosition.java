package io.dashgate.persons;

import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of persons: the newest ones come first, those of one time by their number.
 */
record PersonPosition(OffsetDateTime createdAt, int number) {

  private static final Pattern CURSOR = Pattern.compile("(-?[0-9]{1,18})_([0-9]{1,9})");

  /** Postgres has times from 4713 BC on. */
  private static final int EARLIEST_YEAR = -4_000;

  /** Before all persons. */
  static final PersonPosition FIRST =
      new PersonPosition(
          OffsetDateTime.of(10_001, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), Integer.MAX_VALUE);

  /** Returns it as the parameter {@code cursor}. */
  String cursor() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt.toInstant()) + "_" + number;
  }

  /** Reads the parameter {@code cursor}; fails with 400 if it is none. */
  static PersonPosition of(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.matches()) {
      throw ApiException.invalidInput("Invalid cursor.", "cursor");
    }
    Instant time = Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS);
    OffsetDateTime createdAt = time.atOffset(ZoneOffset.UTC);
    if (createdAt.getYear() < EARLIEST_YEAR || createdAt.isAfter(FIRST.createdAt())) {
      throw ApiException.invalidInput("Invalid cursor.", "cursor");
    }
    return new PersonPosition(createdAt, Integer.parseInt(matcher.group(2)));
  }
}
