package io.dashgate.queries.engine;

import java.util.Arrays;

/**
 * Counts different actors in windows of successive cells of time. An actor that is seen again adds
 * to those windows only in which it was not seen before; these are successive, too, so that it
 * takes two changes of an array of differences, however many there are.
 */
final class ActorWindows {

  private final Timeline timeline;

  /** The first window that ends with a cell or later. */
  private final int[] firstWindow;

  /** Behind the last window that begins with a cell or before. */
  private final int[] endWindow;

  /** In which cell each actor was last seen, counted on over all lines, from 1. */
  private final int[] lastSeen;

  private int cellsBefore;

  private final long[] differences;
  private int time;

  ActorWindows(Timeline timeline, int largestActor) {
    this.timeline = timeline;
    int points = timeline.points();
    firstWindow = new int[timeline.cells()];
    endWindow = new int[timeline.cells()];
    int first = 0;
    int end = 0;
    for (int cell = 0; cell < firstWindow.length; cell++) {
      while (first < points && timeline.lasts()[first] < cell) {
        first++;
      }
      while (end < points && timeline.firsts()[end] <= cell) {
        end++;
      }
      firstWindow[cell] = first;
      endWindow[cell] = end;
    }
    lastSeen = new int[largestActor + 1];
    differences = new long[points + 1];
  }

  /** Begins a line. */
  void start() {
    Arrays.fill(differences, 0);
    cellsBefore += timeline.cells();
  }

  /** Begins a cell of time, which is behind those before. */
  void begin(int cell) {
    time = cell;
  }

  /** Adds an actor to the current cell. */
  void add(int actor) {
    int before = lastSeen[actor] - cellsBefore - 1;
    if (before == time) {
      return;
    }
    lastSeen[actor] = cellsBefore + time + 1;
    int from = firstWindow[time];
    if (before >= 0) {
      from = Math.max(from, endWindow[before]);
    }
    int to = endWindow[time];
    if (from < to) {
      differences[from]++;
      differences[to]--;
    }
  }

  /** Writes the counts of all windows. */
  void finish(double[] points, int at) {
    long sum = 0;
    for (int i = 0; i < timeline.points(); i++) {
      sum += differences[i];
      points[at + i] = sum;
    }
  }
}
