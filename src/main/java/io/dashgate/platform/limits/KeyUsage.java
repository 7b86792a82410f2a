package io.dashgate.platform.limits;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of each API key to a project, to show them. If a project has more keys than there is
 * room for, those that used least of late are missing. Thread-safe.
 */
public final class KeyUsage {

  private static final String KIND = "key in project ";

  private final SubjectTable keys;

  /** The requests of the last minute and of the last hour. */
  public record Counts(int minute, int hour) {}

  /** The counts of an unused key. */
  public static final Counts NONE = new Counts(0, 0);

  /** The key's owner in the table is the project. */
  KeyUsage(SubjectTable keys) {
    this.keys = keys;
  }

  /** Counts a request and returns where; null if there is no room. */
  @Nullable RateCounter add(long projectId, String key, long now) {
    RateCounter counter = keys.own(SubjectKey.of(KIND, key, projectId), now);
    if (counter != null) {
      counter.add(now);
    }
    return counter;
  }

  /** Returns the counts of the keys that were used within the last hour. */
  Map<String, Counts> counts(long projectId, long now) {
    Map<String, Counts> counts = new HashMap<>();
    for (RateCounter counter : keys.ofOwner(projectId)) {
      int hour = counter.used(Policy.HOUR, now);
      if (hour > 0) {
        counts.put((String) counter.key().id(), new Counts(counter.used(Policy.MINUTE, now), hour));
      }
    }
    return counts;
  }
}
