package io.dashgate.events.reading;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the catalogue says about a chunk.
 *
 * @param number of the chunk in its project
 * @param eventNumber of the name of its events
 * @param event their name
 * @param firstMicros the time of the first event, in microseconds since 1970
 * @param lastMicros the time of the last one
 * @param events how many there are
 * @param bytes of its columns by their key numbers, inflated
 * @param restKeys numbers of the keys that have values in the column of the rest; 0: of keys
 *     without a number
 */
public record StoredChunk(
    int number,
    int eventNumber,
    String event,
    long firstMicros,
    long lastMicros,
    int events,
    TreeMap<Integer, Integer> bytes,
    Set<Integer> restKeys) {

  /** The columns that {@link #of} reads, of {@code event_chunk c} and {@code event_name n}. */
  static final String COLUMNS =
      """
      c.chunk_number, c.event_number, n.name, c.first_at, c.last_at, c.events, c.key_numbers,
        c.key_bytes, c.rest_key_numbers""";

  static StoredChunk of(Row row) {
    Integer[] keys = row.getArrayOfIntegers(6);
    Integer[] keyBytes = row.getArrayOfIntegers(7);
    TreeMap<Integer, Integer> bytes = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      bytes.put(keys[i], keyBytes[i]);
    }
    return new StoredChunk(
        row.getInteger(0),
        row.getInteger(1),
        row.getString(2),
        micros(row.getOffsetDateTime(3)),
        micros(row.getOffsetDateTime(4)),
        row.getInteger(5),
        bytes,
        Set.copyOf(List.of(row.getArrayOfIntegers(8))));
  }

  /** Returns a time in microseconds since 1970. */
  public static long micros(OffsetDateTime time) {
    // the difference of far times in nanoseconds would not fit
    return Math.addExact(
        Math.multiplyExact(time.toEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  /** Returns the time of a number of microseconds since 1970. */
  public static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /** Whether it has a column. */
  public boolean has(int key) {
    return bytes.containsKey(key);
  }

  /** Returns the bytes of some of its columns, inflated. */
  public long bytes(Iterable<Integer> keys) {
    long sum = 0;
    for (int key : keys) {
      sum += bytes.getOrDefault(key, 0);
    }
    return sum;
  }

  /** Returns the day of the first event in UTC. */
  LocalDate day() {
    return time(firstMicros).toLocalDate();
  }
}
