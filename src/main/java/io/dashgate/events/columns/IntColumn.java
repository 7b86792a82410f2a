package io.dashgate.events.columns;

import org.jspecify.annotations.Nullable;

/**
 * Whole numbers.
 *
 * @param values one an event; any where there is none
 * @param present a bit for each event that has a value; null: all have one
 */
@SuppressWarnings("ArrayRecordComponent")
public record IntColumn(int[] values, long @Nullable [] present) implements Column {

  @Override
  public int events() {
    return values.length;
  }

  @Override
  public boolean has(int event) {
    return Presence.has(present, event);
  }

  @Override
  public @Nullable String json(int event) {
    return has(event) ? Integer.toString(values[event]) : null;
  }

  @Override
  public int weight() {
    return 4 * values.length;
  }

  @Override
  public IntColumn only(int[] events) {
    int[] some = new int[events.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[events[i]];
    }
    return new IntColumn(some, Presence.only(present, events));
  }
}
