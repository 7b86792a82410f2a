package io.dashgate.queries.engine;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first events of each actor: those at its first moment. Events may come in any order;
 * those that turn out not to be the first ones are dropped from time to time.
 */
final class FirstEvents {

  /** Of an event while all are sorted. */
  private static final long OF_SORTED = 64;

  private long[] firsts = new long[0];
  private int[] actors = new int[1024];
  private int[] values = new int[1024];
  private long[] times = new long[1024];
  private int size;

  /** Returns the bytes that it takes. */
  long bytes() {
    return (long) Long.BYTES * firsts.length + (2L * Integer.BYTES + Long.BYTES) * times.length;
  }

  /** Returns the bytes that {@link #batch} takes. */
  long bytesOfBatch() {
    return OF_SORTED * size;
  }

  /** Remembers when actors had events. */
  void see(Batch batch) {
    int[] ofEvents = batch.actors();
    for (int i = 0; i < batch.size(); i++) {
      int actor = ofEvents[i];
      if (actor >= firsts.length) {
        int length = firsts.length;
        firsts = Arrays.copyOf(firsts, Math.max(actor + 1, length + length / 2));
        Arrays.fill(firsts, length, firsts.length, Long.MAX_VALUE);
      }
      firsts[actor] = Math.min(firsts[actor], batch.micros(i));
    }
  }

  /** Adds events that count if they are the first ones; they must have been seen. */
  void add(Batch batch) {
    int[] ofEvents = batch.actors();
    int[] ofValues = batch.values();
    for (int i = 0; i < batch.size(); i++) {
      long micros = batch.micros(i);
      if (micros == firsts[ofEvents[i]]) {
        if (size == times.length) {
          makeRoom();
        }
        actors[size] = ofEvents[i];
        values[size] = ofValues == null ? 0 : ofValues[i];
        times[size++] = micros;
      }
    }
  }

  private void makeRoom() {
    dropLater();
    if (size > times.length / 2) {
      actors = Arrays.copyOf(actors, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
  }

  private void dropLater() {
    int left = 0;
    for (int i = 0; i < size; i++) {
      if (times[i] == firsts[actors[i]]) {
        actors[left] = actors[i];
        values[left] = values[i];
        times[left++] = times[i];
      }
    }
    size = left;
  }

  /**
   * Returns the first events.
   *
   * @param hasValues whether there is a breakdown
   */
  Batch batch(boolean hasValues) {
    dropLater();
    int[] order = order();
    Batch batch = Batch.ofTimes(IntStream.of(order).mapToLong(i -> times[i]).toArray());
    int @Nullable [] sorted = hasValues ? IntStream.of(order).map(i -> values[i]).toArray() : null;
    if (sorted != null) {
      batch.setValues(sorted);
    }
    return batch;
  }

  private int[] order() {
    return IntStream.range(0, size)
        .boxed()
        .sorted((one, other) -> Long.compare(times[one], times[other]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
