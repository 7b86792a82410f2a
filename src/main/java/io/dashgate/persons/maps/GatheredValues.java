package io.dashgate.persons.maps;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyValues;
import org.jspecify.annotations.Nullable;

/** Values of all persons that are packed anew: those of before, and changes in their order. */
final class GatheredValues {

  private final PersonValues before;
  private final KeyValues values = new KeyValues();
  private int next;
  private long bytes;

  GatheredValues(PersonValues before) {
    this.before = before;
  }

  /** Adds a change; those of lower numbers have been added. */
  void add(int number, String json) {
    addBefore(number);
    put(number, json);
    next = number + 1;
  }

  private void addBefore(int end) {
    for (; next < end && next < before.size(); next++) {
      put(next, before.json(next));
    }
    next = Math.max(next, end);
  }

  private void put(int number, @Nullable String json) {
    if (json != null && !json.isEmpty()) {
      bytes += values.add(number, json);
    }
  }

  /** Returns about how many bytes the values take, so far. */
  long bytes() {
    return bytes;
  }

  /** Returns all values; nothing is added any more. */
  Column column() {
    int size = Math.max(next, before.size());
    addBefore(size);
    return values.column(0, size);
  }
}
