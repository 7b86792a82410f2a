package io.dashgate.platform.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a stored object while they change: values as JSON by name. They are copied once,
 * however many changes follow. Not thread-safe.
 */
public final class ChangingMembers {

  /** Quotes, colon and comma around a member. */
  private static final int PUNCTUATION = 4;

  private static final long UNKNOWN = -1;

  private Map<String, String> values;
  private boolean isCopy;
  private long bytes = UNKNOWN;

  /**
   * Starts with what is stored.
   *
   * @param stored is not changed
   */
  public ChangingMembers(Map<String, String> stored) {
    values = stored;
  }

  /** Returns a value; null: there is none. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** Returns all values of now. They are not changed any more: later changes make another copy. */
  public Map<String, String> values() {
    isCopy = false;
    return values;
  }

  /**
   * Applies changes, unless the result would be too long.
   *
   * @param changes new values by name; null: the member is removed
   * @param mostBytes of the object
   * @return whether they were applied
   */
  public boolean change(Map<String, @Nullable String> changes, long mostBytes) {
    if (bytes == UNKNOWN) {
      bytes = length(values);
    }
    long changed = bytes;
    for (Map.Entry<String, @Nullable String> one : changes.entrySet()) {
      changed += length(one.getKey(), one.getValue());
      changed -= length(one.getKey(), values.get(one.getKey()));
    }
    if (changed > mostBytes) {
      return false;
    }
    copy();
    bytes = changed;
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            values.remove(name);
          } else {
            values.put(name, value);
          }
        });
    return true;
  }

  private void copy() {
    if (!isCopy) {
      values = new LinkedHashMap<>(values);
      isCopy = true;
    }
  }

  private static long length(Map<String, String> values) {
    long bytes = 0;
    for (Map.Entry<String, String> one : values.entrySet()) {
      bytes += length(one.getKey(), one.getValue());
    }
    return bytes;
  }

  private static long length(String name, @Nullable String value) {
    return value == null ? 0 : utf8(name) + utf8(value) + PUNCTUATION;
  }

  private static long utf8(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one >= 0x80) {
        // each half of a pair is two of its four bytes
        bytes += one < 0x800 || Character.isSurrogate(one) ? 1 : 2;
      }
    }
    return bytes;
  }
}
