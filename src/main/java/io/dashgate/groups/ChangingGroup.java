package io.dashgate.groups;

import io.dashgate.platform.json.ChangingMembers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group while events describe it. */
final class ChangingGroup {

  /** More properties are not stored. */
  private static final long MOST_BYTES = 512 * 1024;

  private final StoredGroup.Key key;
  private final ChangingMembers properties;
  private final ChangingMembers times;
  private Instant createdAt;
  private boolean isNew;

  /** What came of a description. */
  enum Outcome {
    CHANGED,
    /** It says nothing new. */
    SAME,
    /** It was not applied: the group would have too many properties. */
    TOO_LARGE
  }

  ChangingGroup(StoredGroup stored) {
    key = stored.key();
    createdAt = stored.createdAt();
    properties = new ChangingMembers(stored.properties());
    times = new ChangingMembers(stored.propertyTimes());
  }

  /** Makes one that is not stored. */
  ChangingGroup(StoredGroup.Key key, Instant createdAt) {
    this.key = key;
    this.createdAt = createdAt;
    properties = new ChangingMembers(Map.of());
    times = new ChangingMembers(Map.of());
    isNew = true;
  }

  /** Applies a description: for each property, the later event decides, whenever it arrives. */
  Outcome describe(Map<String, String> set, Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    String text = Long.toString(micros);
    Map<String, @Nullable String> changed = new LinkedHashMap<>();
    Map<String, @Nullable String> changedTimes = new LinkedHashMap<>();
    set.forEach(
        (name, value) -> {
          String before = times.get(name);
          boolean decides = before == null || Long.parseLong(before) <= micros;
          if (decides && !(text.equals(before) && value.equals(properties.get(name)))) {
            changed.put(name, value);
            changedTimes.put(name, text);
          }
        });
    boolean isEarlier = time.isBefore(createdAt);
    if (changed.isEmpty() && !isEarlier && !isNew) {
      return Outcome.SAME;
    }
    if (!properties.change(changed, MOST_BYTES)) {
      return Outcome.TOO_LARGE;
    }
    times.change(changedTimes, Long.MAX_VALUE);
    createdAt = isEarlier ? time : createdAt;
    isNew = false;
    return Outcome.CHANGED;
  }

  /** Returns the group of now, which does not change any more. */
  StoredGroup state() {
    return new StoredGroup(key, createdAt, properties.values(), times.values());
  }
}
