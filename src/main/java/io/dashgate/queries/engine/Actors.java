package io.dashgate.queries.engine;

import io.dashgate.persons.maps.PersonMap;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** Actors with the number of their events: persons in the order of their numbers, or groups. */
public final class Actors {

  /** No actors. */
  static final Actors NONE = new Actors(new long[0], new long[0], new int[1], any -> "");

  /** Pairs of an actor and one of its distinct ids, in order; of groups, the actor twice. */
  private final long[] pairs;

  /** The number of the events of each pair. */
  private final long[] events;

  /** Where the pairs of each actor begin, and where the last ones end. */
  private final int[] begins;

  private final IntFunction<String> groups;

  private Actors(long[] pairs, long[] events, int[] begins, IntFunction<String> groups) {
    this.pairs = pairs;
    this.events = events;
    this.begins = begins;
    this.groups = groups;
  }

  /** Makes persons of the number of events of each distinct id. */
  static Actors ofPersons(PeriodFold ofIds, PersonMap persons) {
    return of(ofIds, pairs(ofIds, persons::person), any -> "");
  }

  /** Makes groups. */
  static Actors ofGroups(PeriodFold ofGroups, IntFunction<String> keys) {
    return of(ofGroups, pairs(ofGroups, group -> group), keys);
  }

  private static long[] pairs(PeriodFold ofIds, IntUnaryOperator actors) {
    int count = 0;
    for (int id = 0; id < ofIds.values(); id++) {
      count += ofIds.events(id) > 0 ? 1 : 0;
    }
    long[] pairs = new long[count];
    int at = 0;
    for (int id = 0; at < count; id++) {
      if (ofIds.events(id) > 0) {
        pairs[at++] = (long) actors.applyAsInt(id) << 32 | id;
      }
    }
    Arrays.sort(pairs);
    return pairs;
  }

  private static Actors of(PeriodFold ofIds, long[] pairs, IntFunction<String> groups) {
    long[] events = new long[pairs.length];
    int[] begins = new int[pairs.length + 1];
    int size = 0;
    for (int i = 0; i < pairs.length; i++) {
      events[i] = ofIds.events((int) pairs[i]);
      if (i == 0 || (int) (pairs[i] >>> 32) != (int) (pairs[i - 1] >>> 32)) {
        begins[size++] = i;
      }
    }
    begins[size] = pairs.length;
    return new Actors(pairs, events, Arrays.copyOf(begins, size + 1), groups);
  }

  /** Returns the number of actors. */
  public int size() {
    return begins.length - 1;
  }

  /** Returns the number of a person. */
  public int person(int index) {
    return (int) (pairs[begins[index]] >>> 32);
  }

  /** Returns the index of a person with a number. */
  public int indexOf(int number) {
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (person(middle) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the key of a group. */
  public String group(int index) {
    return groups.apply(person(index));
  }

  /** Returns how many events an actor has. */
  public long events(int index) {
    long sum = 0;
    for (int i = begins[index]; i < begins[index + 1]; i++) {
      sum += events[i];
    }
    return sum;
  }

  /**
   * Returns the numbers of distinct ids that a person had events with.
   *
   * @param most how many at most
   */
  public int[] ids(int index, int most) {
    int size = Math.min(most, begins[index + 1] - begins[index]);
    int[] ids = new int[size];
    Arrays.setAll(ids, i -> (int) pairs[begins[index] + i]);
    return ids;
  }
}
