package io.dashgate.events.capture;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one object after the other: a set that is emptied at no cost. Anybody chooses the
 * keys: if many collide, their places depend on a secret of the process, by a polynomial hash at a
 * random point, for which nobody can find keys that collide. It is not used before that, since
 * texts remember their hash codes.
 */
final class KeySet {

  private static final int INITIAL = 64;

  /** A table that was larger is not used again. */
  private static final int MOST_KEPT = 4_096;

  /** A prime: 2^61 - 1. */
  private static final long MODULUS = (1L << 61) - 1;

  private static final long POINT = (new SecureRandom().nextLong() >>> 3) % (MODULUS - 1) + 1;

  private @Nullable String[] keys = new @Nullable String[INITIAL];

  /** The generation in which each place was taken: those of earlier ones are free. */
  private int[] generations = new int[INITIAL];

  /** With more collisions, and more than four for a key, the hash is changed. */
  private static final int MOST_COLLISIONS = 64;

  private int generation;
  private int count;
  private int collisions;
  private boolean isSecret;

  /** Begins an object. */
  void begin() {
    if (keys.length > MOST_KEPT) {
      keys = new @Nullable String[INITIAL];
      generations = new int[INITIAL];
      generation = 0;
    }
    generation++;
    count = 0;
    collisions = 0;
    isSecret = false;
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
      move(2 * keys.length);
    }
    if (!isSecret && collisions > MOST_COLLISIONS + 4 * count) {
      isSecret = true;
      move(keys.length);
    }
    return true;
  }

  /** Returns the place of a key, or the one that it would get. */
  private int place(String key) {
    int place = hash(key) & (keys.length - 1);
    while (generations[place] == generation && !key.equals(keys[place])) {
      collisions++;
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private int hash(String key) {
    if (isSecret) {
      return (int) secretHash(key);
    }
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  /** Three characters are a coefficient; the last one is multiplied, too. */
  private static long secretHash(String key) {
    int length = key.length();
    long hash = times(length + 1L);
    int i = 0;
    for (; i + 2 < length; i += 3) {
      long three = key.charAt(i) | (long) key.charAt(i + 1) << 16 | (long) key.charAt(i + 2) << 32;
      hash = times(hash + three);
    }
    for (; i < length; i++) {
      hash = times(hash + key.charAt(i));
    }
    return hash;
  }

  /** Returns the product with the point, modulo the prime. */
  private static long times(long factor) {
    long reduced = (factor & MODULUS) + (factor >>> 61);
    long high = Math.multiplyHigh(reduced, POINT);
    long low = reduced * POINT;
    long sum = (low & MODULUS) + (high << 3 | low >>> 61);
    return sum >= MODULUS ? sum - MODULUS : sum;
  }

  /** Moves all keys to a table of this length. */
  private void move(int length) {
    @Nullable String[] before = keys;
    int[] since = generations;
    keys = new @Nullable String[length];
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
