package io.dashgate.events.capture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The keys of one object after the other: a set that is emptied at no cost. */
final class KeySet {

  private static final int INITIAL = 64;

  /** A table that was larger is not used again. */
  private static final int MOST_KEPT = 4_096;

  private @Nullable String[] keys = new @Nullable String[INITIAL];

  /** The generation in which each place was taken: those of earlier ones are free. */
  private int[] generations = new int[INITIAL];

  private int generation;
  private int count;

  /** Begins an object. */
  void begin() {
    if (keys.length > MOST_KEPT) {
      keys = new @Nullable String[INITIAL];
      generations = new int[INITIAL];
      generation = 0;
    }
    generation++;
    count = 0;
  }

  /** Adds a key; false if the object has it already. */
  boolean add(String key) {
    int place = place(key);
    if (generations[place] == generation) {
      return false;
    }
    keys[place] = key;
    generations[place] = generation;
    if (++count * 2 > keys.length) {
      grow();
    }
    return true;
  }

  /** Returns the place of a key, or the one that it would get. */
  private int place(String key) {
    int hash = key.hashCode();
    int place = (hash ^ (hash >>> 16)) & (keys.length - 1);
    while (generations[place] == generation && !key.equals(keys[place])) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private void grow() {
    @Nullable String[] before = keys;
    int[] since = generations;
    keys = Arrays.copyOf(new @Nullable String[0], before.length * 2);
    generations = new int[keys.length];
    for (int i = 0; i < before.length; i++) {
      String key = before[i];
      if (since[i] == generation && key != null) {
        int place = place(key);
        keys[place] = key;
        generations[place] = generation;
      }
    }
  }
}
