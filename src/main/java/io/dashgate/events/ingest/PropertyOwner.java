package io.dashgate.events.ingest;

/**
 * What has a property.
 *
 * @param type 1: events, 2: persons, 3: groups
 * @param groupTypeIndex -1: not groups
 */
record PropertyOwner(int type, int groupTypeIndex) {

  static final PropertyOwner EVENTS = new PropertyOwner(1, -1);
  static final PropertyOwner PERSONS = new PropertyOwner(2, -1);

  static PropertyOwner groups(int typeIndex) {
    return new PropertyOwner(3, typeIndex);
  }
}
