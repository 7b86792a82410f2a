package io.dashgate.persons;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A person as it is stored.
 *
 * @param number that of the first of its distinct ids
 * @param isIdentified whether it was named by an identify, alias or merge; such a person is not
 *     merged into another one by mistake
 * @param properties JSON values by name; never changed
 */
public record PersonState(
    int number,
    UUID uuid,
    Instant createdAt,
    boolean isIdentified,
    Map<String, String> properties) {

  /** More are not stored. */
  private static final int MOST_BYTES = 512 * 1024;

  /** Of quotes, colon and comma around a property. */
  private static final int PUNCTUATION = 4;

  PersonState identified() {
    return new PersonState(number, uuid, createdAt, true, properties);
  }

  PersonState with(Map<String, String> changed) {
    return new PersonState(number, uuid, createdAt, isIdentified, changed);
  }

  PersonState born(Instant time) {
    return new PersonState(number, uuid, time, isIdentified, properties);
  }

  /** Whether properties may be stored. */
  static boolean fit(Map<String, String> properties) {
    long characters = 0;
    for (Map.Entry<String, String> one : properties.entrySet()) {
      characters += one.getKey().length() + one.getValue().length() + PUNCTUATION;
    }
    return characters <= MOST_BYTES / 3
        || (characters <= MOST_BYTES && bytes(properties) <= MOST_BYTES);
  }

  private static long bytes(Map<String, String> properties) {
    long bytes = 0;
    for (Map.Entry<String, String> one : properties.entrySet()) {
      bytes += utf8(one.getKey()) + utf8(one.getValue()) + PUNCTUATION;
    }
    return bytes;
  }

  private static long utf8(String text) {
    return text.codePoints()
        .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
        .sum();
  }
}
