package io.dashgate.platform.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one kind of subjects, in a fixed number of places. A subject has a few places to
 * choose from, given by a secret hash of its owner and of itself, so that all subjects of one owner
 * compete for a small part of the table. A new subject replaces the least used one of its places,
 * unless that has used a part of its limit that matters. Then the new one shares a counter with its
 * neighbors: no number of new subjects resets what another one has used. Thread-safe; never blocks.
 */
final class SubjectTable {

  /** The places that a subject may take. */
  private static final int WAYS = 8;

  private static final int SHARED = 64;
  private static final int MIN_SETS = 16;
  private static final int LOCKS = 64;

  /** A subject that has used more of a limit than this is never replaced. */
  static final int REPLACEABLE_PERCENT = 12;

  private final AtomicReferenceArray<@Nullable RateCounter> places;
  private final AtomicReferenceArray<@Nullable RateCounter> shared =
      new AtomicReferenceArray<>(SHARED);
  private final Object[] locks = new Object[LOCKS];
  private final int sets;
  private final int setsOfOwner;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Function<SubjectKey, RateCounter> create;

  /**
   * Makes an empty table.
   *
   * @param bytes the heap that all counters may take
   * @param weight the bytes of the largest counter
   * @param setsOfOwner bounds the subjects of one owner: eight times as many
   * @param create makes a counter that starts at zero
   */
  SubjectTable(long bytes, int weight, int setsOfOwner, Function<SubjectKey, RateCounter> create) {
    long counters = bytes / (weight + Integer.BYTES) - SHARED;
    this.sets = (int) Math.min(1 << 20, Math.max(MIN_SETS, counters / WAYS));
    this.setsOfOwner = setsOfOwner;
    this.create = create;
    this.places = new AtomicReferenceArray<>(sets * WAYS);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** Returns the largest number of subjects with a counter of their own. */
  int capacity() {
    return places.length();
  }

  /** Returns the counter of a subject: its own if there is room, else one of its neighbors. */
  RateCounter get(SubjectKey key, long now) {
    RateCounter own = own(key, now);
    return own != null ? own : sharedBy(key);
  }

  /** Returns the subject's own counter, a new one if it has none; null if there is no room. */
  @Nullable RateCounter own(SubjectKey key, long now) {
    int first = firstPlace(key);
    RateCounter found = search(first, key);
    return found != null ? found : add(first, key, now);
  }

  /** Returns the subject's own counter; null if it has none. */
  @Nullable RateCounter find(SubjectKey key) {
    return search(firstPlace(key), key);
  }

  /** Returns the counters of all subjects of an owner. */
  List<RateCounter> ofOwner(long owner) {
    List<RateCounter> found = new ArrayList<>();
    for (int i = 0; i < setsOfOwner * WAYS; i++) {
      RateCounter counter = places.get((firstSet(owner) * WAYS + i) % places.length());
      if (counter != null && counter.key().owner() == owner) {
        found.add(counter);
      }
    }
    return found;
  }

  private @Nullable RateCounter search(int first, SubjectKey key) {
    for (int i = first; i < first + WAYS; i++) {
      RateCounter counter = places.get(i);
      if (counter != null && counter.key().equals(key)) {
        return counter;
      }
    }
    return null;
  }

  private @Nullable RateCounter add(int first, SubjectKey key, long now) {
    synchronized (locks[first / WAYS % LOCKS]) {
      RateCounter meanwhile = search(first, key);
      if (meanwhile != null) {
        return meanwhile;
      }
      int place = placeFor(first, now);
      if (place < 0) {
        return null;
      }
      RateCounter added = create.apply(key);
      places.set(place, added);
      return added;
    }
  }

  /** Returns a free place, or that of the least used subject; -1 if all have used too much. */
  private int placeFor(int first, long now) {
    int best = -1;
    int least = REPLACEABLE_PERCENT + 1;
    for (int i = first; i < first + WAYS; i++) {
      RateCounter counter = places.get(i);
      if (counter == null) {
        return i;
      }
      int used = counter.usedPercent(now);
      if (used < least) {
        best = i;
        least = used;
      }
    }
    return best;
  }

  private RateCounter sharedBy(SubjectKey key) {
    int index = (int) Long.remainderUnsigned(mix(key.neighbors()), SHARED);
    RateCounter counter = shared.get(index);
    if (counter == null) {
      // what is shared differs from process to process
      shared.compareAndSet(index, null, new RateCounter(key, null));
      counter = shared.get(index);
    }
    return Objects.requireNonNull(counter);
  }

  private int firstPlace(SubjectKey key) {
    int ofOwner = (int) Long.remainderUnsigned(mix(key.id().hashCode()), setsOfOwner);
    return (firstSet(key.owner()) + ofOwner) % sets * WAYS;
  }

  private int firstSet(long owner) {
    return (int) Long.remainderUnsigned(mix(owner), sets);
  }

  /** The finalizer of SplitMix64, so that the places of a subject cannot be foreseen. */
  private long mix(long value) {
    long mixed = (value ^ seed) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
