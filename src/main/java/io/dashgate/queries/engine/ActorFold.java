package io.dashgate.queries.engine;

/** Counts different actors. */
final class ActorFold implements Fold {

  private final Timeline timeline;
  private final Cells cells;
  private final ActorSets sets = new ActorSets();

  ActorFold(Timeline timeline, Cells cells) {
    this.timeline = timeline;
    this.cells = cells;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    int[] actors = batch.actors();
    int[] values = batch.values();
    if (values == null) {
      sets.addAll(cells.of(0), actors, from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      sets.add(cells.of(values[i]), actors[i]);
    }
  }

  @Override
  public long bytes() {
    return sets.bytes();
  }

  @Override
  public double[] points(Grouping grouping) {
    CellsOfTargets ofTargets = CellsOfTargets.of(cells, grouping);
    int[] begins = ofTargets.begins();
    double[] points = new double[grouping.lines() * timeline.points()];
    if (timeline.isPlain() && ofTargets.areSingle()) {
      for (int target = 0; target < points.length; target++) {
        for (int i = begins[target]; i < begins[target + 1]; i++) {
          points[target] = sets.count(ofTargets.cells()[i]);
        }
      }
      return points;
    }
    ActorWindows windows = new ActorWindows(timeline, sets.largest());
    for (int line = 0; line < grouping.lines(); line++) {
      windows.start();
      for (int time = 0; time < timeline.cells(); time++) {
        int target = line * timeline.cells() + time;
        windows.begin(time);
        for (int i = begins[target]; i < begins[target + 1]; i++) {
          sets.forEach(ofTargets.cells()[i], windows::add);
        }
      }
      windows.finish(points, line * timeline.points());
    }
    return points;
  }

  /**
   * The cells of each target, behind each other.
   *
   * @param begins where those of a target begin
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record CellsOfTargets(int[] begins, int[] cells) {

    static CellsOfTargets of(Cells cells, Grouping grouping) {
      int[] targets = cells.targetsOf(grouping);
      int[] begins = new int[cells.targets(grouping) + 1];
      for (int target : targets) {
        if (target >= 0) {
          begins[target + 1]++;
        }
      }
      for (int i = 1; i < begins.length; i++) {
        begins[i] += begins[i - 1];
      }
      int[] next = begins.clone();
      int[] sorted = new int[begins[begins.length - 1]];
      for (int cell = 0; cell < targets.length; cell++) {
        if (targets[cell] >= 0) {
          sorted[next[targets[cell]]++] = cell;
        }
      }
      return new CellsOfTargets(begins, sorted);
    }

    boolean areSingle() {
      for (int i = 1; i < begins.length; i++) {
        if (begins[i] - begins[i - 1] > 1) {
          return false;
        }
      }
      return true;
    }
  }
}
