package io.dashgate.queries.engine;

import io.dashgate.filters.PropertyValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits events by who had them: those of persons by their distinct ids, so that it is known which
 * these were, and those of groups by the group.
 */
final class ActorSplit implements EventSplit {

  private final @Nullable ValueChoice choice;
  private final @Nullable String groupProperty;
  private final TextNumbers groups = new TextNumbers(Measure.MOST_TEXTS, Measure::tooMany);

  /**
   * Makes it.
   *
   * @param choice the events that count; null: all
   * @param groupTypeIndex the type of groups that are the actors; -1: persons
   */
  ActorSplit(@Nullable ValueChoice choice, int groupTypeIndex) {
    this.choice = choice;
    this.groupProperty = groupTypeIndex < 0 ? null : GroupLookup.keyProperty(groupTypeIndex);
  }

  @Override
  public Batch read(ChunkView chunk, Batch batch) {
    Batch chosen = choice == null ? batch : choice.of(chunk, batch);
    if (groupProperty == null) {
      chosen.setValues(chosen.gather(chunk.ids()));
      return chosen;
    }
    ColumnLookup lookup = new ColumnLookup(chunk.property(groupProperty), this::number);
    int[] numbers = lookup.read(chosen.rows(), chosen.size());
    int[] places = new int[numbers.length];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      places[count] = i;
      count += numbers[i] > 0 ? 1 : 0;
    }
    int[] left = Arrays.copyOf(places, count);
    Batch ofGroups = chosen.only(left);
    ofGroups.setValues(Arrays.stream(left).map(place -> numbers[place]).toArray());
    return ofGroups;
  }

  private int number(PropertyValue value) {
    return value.text().isEmpty() ? 0 : groups.add(value.text());
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return groups.bytes();
  }

  /** Returns the key of the group with a number. */
  String group(int number) {
    return groups.text(number);
  }
}
