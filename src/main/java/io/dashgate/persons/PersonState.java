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

  PersonState identified() {
    return new PersonState(number, uuid, createdAt, true, properties);
  }

  PersonState with(Map<String, String> changed) {
    return new PersonState(number, uuid, createdAt, isIdentified, changed);
  }

  PersonState born(Instant time) {
    return new PersonState(number, uuid, time, isIdentified, properties);
  }
}
