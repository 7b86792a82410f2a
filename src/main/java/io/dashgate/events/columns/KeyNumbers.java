package io.dashgate.events.columns;

/** Numbers of columns that are no properties. Those of properties begin at 16. */
public final class KeyNumbers {

  /** The number of the distinct id, an {@link IntColumn}. */
  public static final int ID = 0;

  /**
   * Milliseconds since 00:00 UTC of the day of the first event: an {@link IntColumn} without signs,
   * or a {@link LongColumn} if the last one is too far away.
   */
  public static final int TIME = 1;

  /** A {@link UuidColumn}. */
  public static final int UUID = 2;

  /** The microseconds below the millisecond, an {@link IntColumn}; missing if all are 0. */
  public static final int MICROS = 3;

  /** When the event arrived, in microseconds since 1970, a {@link LongColumn}. */
  public static final int RECEIVED_AT = 4;

  /** What was clicked, a {@link DictionaryColumn}; missing if no event has it. */
  public static final int ELEMENTS = 5;

  /**
   * The properties without a column of their own, a {@link RestColumn}; missing if there are none.
   */
  public static final int REST = 6;

  /** The lowest number of a property. */
  public static final int FIRST_PROPERTY = 16;

  private KeyNumbers() {}
}
