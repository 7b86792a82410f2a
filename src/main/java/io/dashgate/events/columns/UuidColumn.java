package io.dashgate.events.columns;

import java.util.UUID;

/**
 * The uuids of events.
 *
 * @param high the first 64 bits of each
 * @param low the last 64 bits of each
 */
@SuppressWarnings("ArrayRecordComponent")
public record UuidColumn(long[] high, long[] low) implements Column {

  @Override
  public int events() {
    return high.length;
  }

  /** Returns the uuid of an event. */
  public UUID uuid(int event) {
    return new UUID(high[event], low[event]);
  }

  /** Returns the event with a uuid; -1: none has it. */
  public int find(UUID uuid) {
    long first = uuid.getMostSignificantBits();
    long last = uuid.getLeastSignificantBits();
    for (int i = 0; i < high.length; i++) {
      if (high[i] == first && low[i] == last) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean has(int event) {
    return true;
  }

  @Override
  public String json(int event) {
    return '"' + uuid(event).toString() + '"';
  }

  @Override
  public int weight() {
    return 16 * high.length;
  }

  @Override
  public UuidColumn only(int[] events) {
    long[] first = new long[events.length];
    long[] last = new long[events.length];
    for (int i = 0; i < events.length; i++) {
      first[i] = high[events[i]];
      last[i] = low[events[i]];
    }
    return new UuidColumn(first, last);
  }
}
