package io.dashgate.queries.engine;

import java.util.Arrays;

/** What a series computes of one time: sorts events into the cells of time and adds them up. */
final class PeriodFold {

  private final Timeline timeline;
  private final Cells cells;
  private final Fold fold;

  /** The number of events of each value of the breakdown. */
  private long[] events = new long[16];

  private boolean isEmpty = true;

  PeriodFold(Timeline timeline, Cells cells, Fold fold) {
    this.timeline = timeline;
    this.cells = cells;
    this.fold = fold;
  }

  /** Adds those events of a batch that are in the time. */
  void add(Batch batch) {
    int from = batch.indexOf(timeline.from(), 0, batch.size());
    int end = batch.indexOf(timeline.to(), from, batch.size());
    isEmpty &= from == end;
    while (from < end) {
      int cell = timeline.cell(batch.micros(from));
      long behind = timeline.bounds()[cell + 1];
      int to = batch.micros(end - 1) < behind ? end : batch.indexOf(behind, from, end);
      cells.start(cell);
      fold.add(batch, from, to);
      count(batch, from, to);
      from = to;
    }
  }

  private void count(Batch batch, int from, int to) {
    int[] values = batch.values();
    if (values == null) {
      return;
    }
    for (int i = from; i < to; i++) {
      int value = values[i];
      if (value >= events.length) {
        events = Arrays.copyOf(events, Math.max(value + 1, 2 * events.length));
      }
      events[value]++;
    }
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return cells.bytes() + fold.bytes() + (long) Long.BYTES * events.length;
  }

  /** Returns the number of points of a line. */
  int points() {
    return timeline.points();
  }

  /** Returns how many events a value of the breakdown has. */
  long events(int value) {
    return value < events.length ? events[value] : 0;
  }

  /** Returns behind the largest value of the breakdown that has events. */
  int values() {
    return events.length;
  }

  /** Whether no event was in the time. */
  boolean isEmpty() {
    return isEmpty;
  }

  /** Whether each point has all up to it. */
  boolean isAccumulated() {
    return timeline.isCumulative();
  }

  /** Returns the values of all points of all lines, those of a line behind each other. */
  double[] points(Grouping grouping) {
    return fold.points(grouping);
  }
}
