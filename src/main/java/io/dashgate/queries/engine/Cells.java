package io.dashgate.queries.engine;

import java.util.Arrays;

/** Numbers the pairs of a value of the breakdown and a cell of time that occur. */
final class Cells {

  private final Timeline timeline;
  private final LongNumbers pairs = new LongNumbers();

  /** The pair of each value with the current cell of time, if it was looked up since the start. */
  private int[] known = new int[16];

  private int[] starts = new int[16];
  private int start;
  private int time;

  Cells(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Begins events of a cell of time. */
  void start(int cellOfTime) {
    time = cellOfTime;
    start++;
  }

  /** Returns the number of pairs. */
  int size() {
    return pairs.size();
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return pairs.bytes() + 2L * Integer.BYTES * known.length;
  }

  /** Returns the pair of a value with the current cell of time. */
  int of(int value) {
    return value < starts.length && starts[value] == start ? known[value] : find(value);
  }

  private int find(int value) {
    if (value >= starts.length) {
      int length = Math.max(value + 1, 2 * starts.length);
      starts = Arrays.copyOf(starts, length);
      known = Arrays.copyOf(known, length);
    }
    int pair = pairs.add((long) value << 32 | time);
    starts[value] = start;
    known[value] = pair;
    return pair;
  }

  /** Returns the number of targets of a grouping. */
  int targets(Grouping grouping) {
    return grouping.lines() * (grouping.isWhole() ? 1 : timeline.cells());
  }

  /** Returns by pair to which line and cell of time it belongs, as one number; -1: to none. */
  int[] targetsOf(Grouping grouping) {
    int[] targets = new int[size()];
    for (int pair = 0; pair < targets.length; pair++) {
      long key = pairs.key(pair);
      int line = grouping.lineOfValue()[(int) (key >>> 32)];
      targets[pair] = line < 0 || grouping.isWhole() ? line : line * timeline.cells() + (int) key;
    }
    return targets;
  }
}
