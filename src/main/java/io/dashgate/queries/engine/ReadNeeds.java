package io.dashgate.queries.engine;

import java.util.List;
import java.util.Set;

/**
 * What a computation reads. Of each range all chunks are given that have an event in it.
 *
 * @param ranges of different event names; or a single one of all events
 * @param personProperties keys; {@code distinct_id} stands for the distinct ids themselves, by the
 *     number of the id instead of the person
 * @param groupProperties of groups
 */
public record ReadNeeds(
    List<EventRange> ranges, Set<String> personProperties, Set<GroupProperty> groupProperties) {

  /**
   * A property of the groups of a type.
   *
   * @param groupTypeIndex 0 to 4
   */
  public record GroupProperty(int groupTypeIndex, String key) {}
}
