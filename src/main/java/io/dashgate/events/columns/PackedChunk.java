package io.dashgate.events.columns;

import java.util.List;
import java.util.Set;

/**
 * Packed events of one name.
 *
 * @param events their number
 * @param firstMicros the time of the first one, in microseconds since 1970
 * @param lastMicros the time of the last one
 * @param columns their values
 * @param restKeys the keys that have values in the column of the rest
 */
public record PackedChunk(
    int events,
    long firstMicros,
    long lastMicros,
    List<PackedColumn> columns,
    Set<String> restKeys) {

  /**
   * A column.
   *
   * @param number see {@link KeyNumbers}; of a property {@link KeyNumbers#FIRST_PROPERTY}, since
   *     its number is not known here
   * @param key of the property; else empty
   */
  public record PackedColumn(int number, String key, ColumnFormat.Encoded encoded) {}
}
