package io.dashgate.queries.engine;

import io.dashgate.queries.model.Breakdown;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Chooses the events of one line of a breakdown. */
final class ValueChoice {

  private final BreakdownValues values;
  private final IntPredicate isChosen;

  private ValueChoice(BreakdownValues values, IntPredicate isChosen) {
    this.values = values;
    this.isChosen = isChosen;
  }

  /**
   * Returns a choice by the numbers of the values.
   *
   * @param areChosen one a value; those with larger numbers are not
   */
  static ValueChoice of(BreakdownValues values, boolean[] areChosen) {
    return new ValueChoice(values, value -> value < areChosen.length && areChosen[value]);
  }

  /**
   * Returns a choice of one value.
   *
   * @param texts one a property
   */
  static ValueChoice of(BreakdownValues values, List<String> texts) {
    return new ValueChoice(values, value -> is(values, value, texts));
  }

  private static boolean is(BreakdownValues values, int value, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (!is(values.properties().get(i), values.part(value, i), texts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(BreakdownProperty property, int part, String text) {
    if (part == 0) {
      return text.equals(Breakdown.NULL);
    }
    return property.hasBins()
        ? Bins.isIn(text, property.value(part))
        : property.text(part).equals(text);
  }

  /** Returns those of the events that are chosen. */
  Batch of(ChunkView chunk, Batch batch) {
    int[] ofEvents = values.read(chunk, batch).values();
    if (ofEvents == null) {
      return batch;
    }
    int[] places = new int[ofEvents.length];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      places[count] = i;
      count += isChosen.test(ofEvents[i]) ? 1 : 0;
    }
    return batch.only(Arrays.copyOf(places, count));
  }
}
