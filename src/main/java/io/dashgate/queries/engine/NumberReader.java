package io.dashgate.queries.engine;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.DictionaryColumn;
import io.dashgate.events.columns.DoubleColumn;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.LongColumn;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.persons.maps.PersonValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of columns; NaN: an event has none, and no text that looks like one. */
final class NumberReader {

  private NumberReader() {}

  /** Returns the number of each person, by its own. */
  static double[] ofPersons(PersonValues values) {
    int size = values.packed().events();
    for (int person : values.changed().keySet()) {
      size = Math.max(size, person + 1);
    }
    double[] numbers = new double[size];
    Arrays.fill(numbers, Double.NaN);
    double[] packed = read(values.packed(), null, values.packed().events());
    System.arraycopy(packed, 0, numbers, 0, packed.length);
    values
        .changed()
        .forEach(
            (person, json) ->
                numbers[person] =
                    json.isEmpty() ? Double.NaN : PropertyReader.value(json).number());
    return numbers;
  }

  /**
   * Reads numbers.
   *
   * @param column null: no event has a value
   * @param rows of the column; null: the first ones
   */
  static double[] read(@Nullable Column column, int @Nullable [] rows, int size) {
    if (rows == null && column instanceof DoubleColumn doubles && doubles.present() == null) {
      return doubles.values();
    }
    double[] numbers = new double[size];
    if (column instanceof DictionaryColumn dictionary) {
      double[] ofCodes = ofCodes(dictionary);
      for (int i = 0; i < size; i++) {
        numbers[i] = ofCodes[dictionary.codes()[rows == null ? i : rows[i]]];
      }
    } else if (column == null) {
      Arrays.fill(numbers, Double.NaN);
    } else {
      for (int i = 0; i < size; i++) {
        int row = rows == null ? i : rows[i];
        numbers[i] = column.has(row) ? number(column, row) : Double.NaN;
      }
    }
    return numbers;
  }

  private static double[] ofCodes(DictionaryColumn dictionary) {
    double[] ofCodes = new double[dictionary.entries().size() + 1];
    ofCodes[0] = PropertyValue.MISSING.number();
    for (int code = 1; code < ofCodes.length; code++) {
      ofCodes[code] = ColumnLookup.value(dictionary, code).number();
    }
    return ofCodes;
  }

  private static double number(Column column, int row) {
    if (column instanceof IntColumn ints) {
      return ints.values()[row];
    }
    if (column instanceof LongColumn longs) {
      return longs.values()[row];
    }
    return column instanceof DoubleColumn doubles ? doubles.values()[row] : Double.NaN;
  }
}
