package io.dashgate.queries.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Chooses the groups that are shown: those with the largest scores. */
final class TopGroups {

  private final BreakdownGroups groups;
  private final double[] scores;

  /** The events of each group in the current time. */
  private final long[] events;

  private final boolean isTieDescending;

  /**
   * Makes it.
   *
   * @param isTieDescending whether of equal scores the later value wins
   */
  TopGroups(BreakdownGroups groups, double[] scores, long[] events, boolean isTieDescending) {
    this.groups = groups;
    this.scores = scores;
    this.events = events;
    this.isTieDescending = isTieDescending;
  }

  /** Returns the best of some groups, at most a number of them. */
  List<Integer> of(List<Integer> candidates, int limit) {
    Comparator<Integer> best = this::compare;
    PriorityQueue<Integer> worstFirst = new PriorityQueue<>(best.reversed());
    for (Integer group : candidates) {
      worstFirst.add(group);
      if (worstFirst.size() > limit) {
        worstFirst.poll();
      }
    }
    List<Integer> chosen = new ArrayList<>(worstFirst);
    Collections.sort(chosen, best);
    return chosen;
  }

  private int compare(int one, int other) {
    if ((events[one] > 0) != (events[other] > 0)) {
      return events[one] > 0 ? -1 : 1;
    }
    int byScore = Double.compare(scores[other], scores[one]);
    if (byScore != 0 || one == other) {
      return byScore;
    }
    int byText = compareTexts(groups.texts(one), groups.texts(other));
    return isTieDescending ? -byText : byText;
  }

  /** Compares the texts of values of a breakdown. */
  static int compareTexts(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int difference = one.get(i).compareTo(other.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }
}
