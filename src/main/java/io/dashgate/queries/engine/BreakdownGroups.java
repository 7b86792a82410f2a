package io.dashgate.queries.engine;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a breakdown as answers name them: numbers are put into bins. The bins are those of
 * the numbers of the current time of one series.
 */
final class BreakdownGroups {

  private static final int DROPPED = -1;

  private final BreakdownValues values;
  private final Language language;
  private final List<@Nullable Bins> bins = new ArrayList<>();
  private final Tuples tuples;
  private final int[] ofValues;

  BreakdownGroups(BreakdownValues values, PeriodFold current, Language language) {
    this.values = values;
    this.language = language;
    List<BreakdownProperty> properties = values.properties();
    for (int i = 0; i < properties.size(); i++) {
      bins.add(properties.get(i).hasBins() ? bins(i, current) : null);
    }
    tuples = new Tuples(properties.size());
    ofValues = new int[values.size()];
    int last = properties.size() - 1;
    for (int value = 0; value < ofValues.length; value++) {
      int first = part(value, 0);
      int second = part(value, Math.min(1, last));
      int third = part(value, last);
      boolean isDropped = first == DROPPED || second == DROPPED || third == DROPPED;
      ofValues[value] = isDropped ? -1 : tuples.add(first, second, third);
    }
  }

  private @Nullable Bins bins(int property, PeriodFold current) {
    BreakdownProperty binned = values.properties().get(property);
    double[] numbers =
        IntStream.range(0, values.size())
            .filter(value -> current.events(value) > 0)
            .map(value -> values.part(value, property))
            .filter(number -> number > 0)
            .mapToDouble(binned::value)
            .distinct()
            .sorted()
            .toArray();
    return numbers.length == 0 ? null : Bins.of(numbers, binned.bins(), language);
  }

  /** Returns the part of a group: 0 if it is missing; of a bin its index, counted from 1. */
  private int part(int value, int property) {
    int number = values.part(value, property);
    BreakdownProperty binned = values.properties().get(property);
    if (!binned.hasBins()) {
      return number;
    }
    Bins known = bins.get(property);
    if (number == 0 || known == null) {
      return language == Language.FILTERS ? DROPPED : 0;
    }
    return known.bin(binned.value(number)) + 1;
  }

  /** Returns the number of groups. */
  int size() {
    return tuples.size();
  }

  /** Returns the group of each value; -1: none. */
  int[] ofValues() {
    return ofValues.clone();
  }

  /** Whether a group has no value of any property. */
  boolean isNull(int group) {
    for (int i = 0; i < values.properties().size(); i++) {
      if (tuples.part(group, i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the texts of a group, one a property. */
  List<String> texts(int group) {
    String[] texts = new String[values.properties().size()];
    Arrays.setAll(texts, i -> text(tuples.part(group, i), i));
    return List.of(texts);
  }

  private String text(int part, int property) {
    if (part == 0) {
      return Breakdown.NULL;
    }
    Bins known = bins.get(property);
    return known == null ? values.properties().get(property).text(part) : known.label(part - 1);
  }
}
