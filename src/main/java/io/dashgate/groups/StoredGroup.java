package io.dashgate.groups;

import java.time.Instant;
import java.util.Map;

/**
 * A group as it is stored.
 *
 * @param properties JSON values by name; never changed
 * @param propertyTimes of each property, the time of the event that set it, in microseconds since
 *     1970; never changed
 */
public record StoredGroup(
    Key key, Instant createdAt, Map<String, String> properties, Map<String, String> propertyTimes) {

  /**
   * What a group is found by.
   *
   * @param typeIndex the number of its type, from 0 to 4
   */
  public record Key(int typeIndex, String groupKey) {}
}
