package io.dashgate.events.verification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as the catalogue describes it.
 *
 * @param name of its events; null: their number has none
 * @param firstAt the time of its first event
 * @param lastAt the time of its last event
 * @param bytes of its columns by their key numbers, inflated
 * @param restKeys numbers of the keys in the column of the rest; 0: any
 */
record CatalogueEntry(
    int number,
    @Nullable String name,
    OffsetDateTime firstAt,
    OffsetDateTime lastAt,
    int events,
    Map<Integer, Integer> bytes,
    Set<Integer> restKeys) {

  /** What {@link #of} reads. */
  static final String COLUMNS =
      "c.chunk_number, n.name, c.first_at, c.last_at, c.events, c.key_numbers, c.key_bytes,"
          + " c.rest_key_numbers";

  static CatalogueEntry of(ResultSet row) throws SQLException {
    Integer[] keys = (Integer[]) row.getArray(6).getArray();
    Integer[] keyBytes = (Integer[]) row.getArray(7).getArray();
    Map<Integer, Integer> bytes = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      bytes.put(keys[i], i < keyBytes.length ? keyBytes[i] : -1);
    }
    return new CatalogueEntry(
        row.getInt(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class),
        row.getObject(4, OffsetDateTime.class),
        row.getInt(5),
        bytes,
        new HashSet<>(Arrays.asList((Integer[]) row.getArray(8).getArray())));
  }

  /** Returns what operators look for. */
  String describe() {
    return "chunk %d of \"%s\", %s to %s"
        .formatted(number, name == null ? "" : name, day(firstAt), day(lastAt));
  }

  private static String day(OffsetDateTime time) {
    return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** Returns a time in microseconds since 1970. */
  static long micros(OffsetDateTime time) {
    return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }
}
