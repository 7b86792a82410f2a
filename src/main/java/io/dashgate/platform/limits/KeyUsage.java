package io.dashgate.platform.limits;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests of each API key to a project, for the keys used most recently. Thread-safe. */
public final class KeyUsage {

  private static final int MAX_KEYS = 100;

  private final Map<String, Windows> keys =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Windows> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** The requests of the last minute and of the last hour. */
  public record Counts(int minute, int hour) {}

  /** The counts of an unused key. */
  public static final Counts NONE = new Counts(0, 0);

  private record Windows(SlidingWindow minute, SlidingWindow hour) {

    Windows() {
      this(new SlidingWindow(Policy.MINUTE.seconds()), new SlidingWindow(Policy.HOUR.seconds()));
    }

    void slideTo(long now) {
      minute.slideTo(now);
      hour.slideTo(now);
    }
  }

  KeyUsage() {}

  synchronized void add(String key, long now) {
    Windows windows = keys.computeIfAbsent(key, any -> new Windows());
    windows.slideTo(now);
    windows.minute().add(1, now);
    windows.hour().add(1, now);
  }

  /** Takes back one request that was counted at {@code at}. */
  synchronized void remove(String key, long at) {
    Windows windows = keys.get(key);
    if (windows != null) {
      windows.minute().remove(at);
      windows.hour().remove(at);
    }
  }

  /** Returns the counts of the keys that were used within the last hour. */
  synchronized Map<String, Counts> counts(long now) {
    Map<String, Counts> counts = new HashMap<>();
    keys.forEach(
        (key, windows) -> {
          windows.slideTo(now);
          if (windows.hour().used() > 0) {
            counts.put(key, new Counts(windows.minute().used(), windows.hour().used()));
          }
        });
    return counts;
  }
}
