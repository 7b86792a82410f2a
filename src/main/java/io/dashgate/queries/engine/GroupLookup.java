package io.dashgate.queries.engine;

import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;

/**
 * A property of the groups of a type.
 *
 * @param groupTypeIndex 0 to 4
 */
record GroupLookup(GroupValues groups, int groupTypeIndex, String key) {

  /** Returns the property of events that names the group of a type. */
  static String keyProperty(int groupTypeIndex) {
    return "$group_" + groupTypeIndex;
  }

  String keyProperty() {
    return keyProperty(groupTypeIndex);
  }

  /** Returns the value of the group that a value of {@link #keyProperty} names. */
  PropertyValue value(PropertyValue group) {
    if (group.text().isEmpty()) {
      return PropertyValue.MISSING;
    }
    String json = groups.json(groupTypeIndex, group.text(), key);
    return json == null ? PropertyValue.MISSING : PropertyReader.value(json);
  }
}
