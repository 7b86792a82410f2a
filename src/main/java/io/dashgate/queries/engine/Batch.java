package io.dashgate.queries.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events that a series counts, in the order of their times, and what it looks at of each. */
final class Batch {

  private final int size;
  private final @Nullable ChunkView chunk;

  /** The events of the chunk; null: the first ones. */
  private final int @Nullable [] rows;

  private final long @Nullable [] times;
  private int @Nullable [] actors;
  private double @Nullable [] numbers;
  private int @Nullable [] values;

  private Batch(
      int size, @Nullable ChunkView chunk, int @Nullable [] rows, long @Nullable [] times) {
    this.size = size;
    this.chunk = chunk;
    this.rows = rows;
    this.times = times;
  }

  /**
   * Makes a batch of events of a chunk.
   *
   * @param bits which; null: all
   */
  static Batch of(ChunkView chunk, long @Nullable [] bits) {
    int[] rows = bits == null ? null : EventBits.events(bits);
    return new Batch(rows == null ? chunk.events() : rows.length, chunk, rows, null);
  }

  /** Makes a batch of events by their times, which are in order. */
  static Batch ofTimes(long[] times) {
    return new Batch(times.length, null, null, times);
  }

  int size() {
    return size;
  }

  int @Nullable [] rows() {
    return rows;
  }

  /** Returns those of the numbers of all events of the chunk that are of events of this batch. */
  int[] gather(int[] ofChunk) {
    if (rows == null) {
      return ofChunk;
    }
    int[] gathered = new int[size];
    for (int i = 0; i < size; i++) {
      gathered[i] = ofChunk[rows[i]];
    }
    return gathered;
  }

  long micros(int index) {
    if (chunk == null) {
      return times == null ? 0 : times[index];
    }
    return chunk.micros(rows == null ? index : rows[index]);
  }

  /** Returns the first event of a range of this batch that is not before a time; else its end. */
  int indexOf(long micros, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (micros(middle) < micros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Sets the actor of each event.
   *
   * @param numbersOfActors 0 or less: none
   * @return the events that have one
   */
  Batch withActors(int[] numbersOfActors, boolean mayBeMissing) {
    int count = 0;
    if (mayBeMissing) {
      for (int actor : numbersOfActors) {
        count += actor > 0 ? 1 : 0;
      }
    }
    if (!mayBeMissing || count == size) {
      actors = numbersOfActors;
      return this;
    }
    int[] left = new int[count];
    int[] ofLeft = new int[count];
    int at = 0;
    for (int i = 0; i < size; i++) {
      if (numbersOfActors[i] > 0) {
        left[at] = rows == null ? i : rows[i];
        ofLeft[at++] = numbersOfActors[i];
      }
    }
    Batch batch = new Batch(count, chunk, left, null);
    batch.actors = ofLeft;
    return batch;
  }

  /**
   * Sets the number of each event.
   *
   * @param ofEvents NaN: none
   * @return the events that have one
   */
  Batch withNumbers(double[] ofEvents) {
    if (haveAll(ofEvents)) {
      numbers = ofEvents;
      return this;
    }
    int[] left = new int[size];
    double[] ofLeft = new double[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      left[count] = rows == null ? i : rows[i];
      ofLeft[count] = ofEvents[i];
      count += Double.isNaN(ofEvents[i]) ? 0 : 1;
    }
    Batch batch = new Batch(count, chunk, Arrays.copyOf(left, count), null);
    batch.numbers = ofLeft;
    return batch;
  }

  /** Returns some of the events, with their actors, by their places in this batch. */
  Batch only(int[] places) {
    int[] left = places.clone();
    if (rows != null) {
      Arrays.setAll(left, i -> rows[places[i]]);
    }
    Batch batch = new Batch(left.length, chunk, left, null);
    int[] all = actors;
    if (all != null) {
      int[] ofLeft = places.clone();
      Arrays.setAll(ofLeft, i -> all[places[i]]);
      batch.actors = ofLeft;
    }
    return batch;
  }

  private static boolean haveAll(double[] ofEvents) {
    for (double number : ofEvents) {
      if (Double.isNaN(number)) {
        return false;
      }
    }
    return true;
  }

  /** Sets the value of the breakdown of each event. */
  void setValues(int[] ofEvents) {
    values = ofEvents;
  }

  /** Returns the actor of each event. */
  int[] actors() {
    if (actors == null) {
      throw new IllegalStateException("actors were not looked up");
    }
    return actors;
  }

  /** Returns the number of each event. */
  double[] numbers() {
    if (numbers == null) {
      throw new IllegalStateException("numbers were not looked up");
    }
    return numbers;
  }

  /** Returns the value of the breakdown of each event; null: there is no breakdown. */
  int @Nullable [] values() {
    return values;
  }
}
