package io.dashgate.queries.engine;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import java.util.List;

/** Numbers the values of a breakdown: tuples, if it has several properties. */
final class BreakdownValues implements EventSplit {

  private static final int MOST_VALUES = 1_000_000;

  private final List<BreakdownProperty> properties;
  private final Tuples tuples;

  BreakdownValues(Breakdown breakdown, QueryData data) {
    this.properties =
        breakdown.properties().stream()
            .map(
                property ->
                    new BreakdownProperty(property, data, MOST_VALUES, BreakdownValues::tooMany))
            .toList();
    this.tuples = new Tuples(properties.size());
  }

  private static ApiException tooMany() {
    return ApiException.invalidInput(
        "The breakdown has too many different values: at most 1,000,000 of 64 MB in all. Choose"
            + " another property, a shorter date range or a filter.",
        "breakdown");
  }

  List<BreakdownProperty> properties() {
    return properties;
  }

  /** Returns how many numbers of values there are. */
  int size() {
    return tuples.size();
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return tuples.bytes() + properties.stream().mapToLong(BreakdownProperty::bytes).sum();
  }

  /** Returns the number of a property of a value. */
  int part(int value, int property) {
    return tuples.part(value, property);
  }

  @Override
  public Batch read(ChunkView chunk, Batch batch) {
    int[] first = properties.get(0).read(chunk, batch);
    if (properties.size() == 1) {
      tuples.expect(properties.get(0).size());
      batch.setValues(first);
      return batch;
    }
    int[] second = properties.size() > 1 ? properties.get(1).read(chunk, batch) : first;
    int[] third = properties.size() > 2 ? properties.get(2).read(chunk, batch) : first;
    int[] values = new int[first.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tuples.add(first[i], second[i], third[i]);
    }
    if (tuples.size() > MOST_VALUES + 1) {
      throw tooMany();
    }
    batch.setValues(values);
    return batch;
  }
}
