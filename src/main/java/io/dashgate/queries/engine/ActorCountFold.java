package io.dashgate.queries.engine;

import io.dashgate.queries.model.Aggregate;
import java.util.Arrays;

/** Aggregates of the numbers of events of each actor. */
final class ActorCountFold implements Fold {

  private final Cells cells;
  private final Aggregate aggregate;

  /** Pairs of a cell and an actor. */
  private LongNumbers pairs = new LongNumbers();

  private int[] counts = new int[16];

  ActorCountFold(Cells cells, Aggregate aggregate) {
    this.cells = cells;
    this.aggregate = aggregate;
  }

  @Override
  public void add(Batch batch, int from, int to) {
    int[] actors = batch.actors();
    int[] values = batch.values();
    for (int i = from; i < to; i++) {
      add(cells.of(values == null ? 0 : values[i]), actors[i], 1);
    }
  }

  private void add(int cell, int actor, int count) {
    int pair = pairs.add((long) cell << 32 | actor);
    if (pair >= counts.length) {
      counts = Arrays.copyOf(counts, 2 * pair);
    }
    counts[pair] += count;
  }

  @Override
  public long bytes() {
    return pairs.bytes() + (long) Integer.BYTES * counts.length;
  }

  @Override
  public double[] points(Grouping grouping) {
    int[] targets = cells.targetsOf(grouping);
    ActorCountFold ofTargets = new ActorCountFold(cells, aggregate);
    for (int pair = 0; pair < pairs.size(); pair++) {
      int target = targets[(int) (pairs.key(pair) >>> 32)];
      if (target >= 0) {
        ofTargets.add(target, (int) pairs.key(pair), counts[pair]);
      }
    }
    int size = ofTargets.pairs.size();
    int[] ofNumbers = new int[size];
    double[] numbers = new double[size];
    for (int pair = 0; pair < size; pair++) {
      ofNumbers[pair] = (int) (ofTargets.pairs.key(pair) >>> 32);
      numbers[pair] = ofTargets.counts[pair];
    }
    return Aggregates.of(aggregate, ofNumbers, numbers, size, cells.targets(grouping));
  }
}
