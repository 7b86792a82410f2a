package io.dashgate.queries.engine;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.DictionaryColumn;
import io.dashgate.events.columns.DoubleColumn;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.LongColumn;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Gives an int for each value of a column. It is computed once for each different value. */
final class ColumnLookup {

  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final @Nullable Column column;
  private final ToIntFunction<PropertyValue> of;
  private final int ofMissing;

  /** By the code of a dictionary, or by the number of a number. */
  private int[] known = new int[0];

  private final LongNumbers numbers = new LongNumbers();

  /**
   * Makes it.
   *
   * @param column null: no event has a value
   * @param of gives the int of a value, also of a missing one
   */
  ColumnLookup(@Nullable Column column, ToIntFunction<PropertyValue> of) {
    this.column = column;
    this.of = of;
    this.ofMissing = of.applyAsInt(PropertyValue.MISSING);
    if (column instanceof DictionaryColumn dictionary) {
      known = new int[dictionary.entries().size() + 1];
      Arrays.fill(known, UNKNOWN);
      known[0] = ofMissing;
    }
  }

  /** Returns the value of an entry of a dictionary. */
  static PropertyValue value(DictionaryColumn column, int code) {
    String entry = column.entries().get(code);
    return column.isText() ? PropertyValue.ofText(entry) : PropertyReader.value(entry);
  }

  /**
   * Looks values up.
   *
   * @param rows of the column; null: the first ones
   * @param size how many
   */
  int[] read(int @Nullable [] rows, int size) {
    int[] found = new int[size];
    if (column == null) {
      Arrays.fill(found, ofMissing);
    } else if (column instanceof DictionaryColumn dictionary) {
      read(dictionary, rows, found);
    } else {
      for (int i = 0; i < size; i++) {
        found[i] = number(column, rows == null ? i : rows[i]);
      }
    }
    return found;
  }

  private void read(DictionaryColumn dictionary, int @Nullable [] rows, int[] found) {
    int[] codes = dictionary.codes();
    for (int i = 0; i < found.length; i++) {
      int row = rows == null ? i : rows[i];
      int code = row < codes.length ? codes[row] : 0;
      int one = known[code];
      if (one == UNKNOWN) {
        one = of.applyAsInt(value(dictionary, code));
        known[code] = one;
      }
      found[i] = one;
    }
  }

  private int number(Column values, int row) {
    if (row >= values.events() || !values.has(row)) {
      return ofMissing;
    }
    int number = numbers.add(bits(values, row));
    if (number == known.length) {
      known = Arrays.copyOf(known, Math.max(16, 2 * number));
      Arrays.fill(known, number, known.length, UNKNOWN);
    }
    if (known[number] == UNKNOWN) {
      String text = String.valueOf(values.json(row));
      known[number] = of.applyAsInt(new PropertyValue(PropertyValue.Kind.NUMBER, text));
    }
    return known[number];
  }

  private static long bits(Column values, int row) {
    if (values instanceof IntColumn ints) {
      return ints.values()[row];
    }
    if (values instanceof LongColumn longs) {
      return longs.values()[row];
    }
    if (values instanceof DoubleColumn doubles) {
      return Double.doubleToRawLongBits(doubles.values()[row]);
    }
    throw new IllegalStateException("a property has a column of another kind");
  }
}
