package io.dashgate.events.ingest;

import io.dashgate.groups.GroupEvent;
import io.dashgate.persons.PersonUpdate;
import io.dashgate.platform.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What events of a batch say of definitions that are not known to be stored. */
final class SeenDefinitions {

  /** Longer names are no properties that can be asked for: an index refuses them. */
  private static final int MOST_BYTES_OF_NAME = 200;

  private static final String GROUP_IDENTIFY = "$groupidentify";

  /** They have meanings of their own. */
  private static final Set<String> NO_PROPERTIES =
      Set.of(
          "$set",
          "$set_once",
          "$unset",
          "$groups",
          "$group_0",
          "$group_1",
          "$group_2",
          "$group_3",
          "$group_4");

  private final KnownDefinitions known;
  private final Map<String, Seen> events = new LinkedHashMap<>();
  private final Map<Property, @Nullable PropertyType> properties = new LinkedHashMap<>();
  private final Set<Pair> pairs = new LinkedHashSet<>();

  /**
   * When an event was seen.
   *
   * @param first for the first time in the batch
   * @param hour of the last time
   */
  record Seen(Instant first, Instant hour) {}

  /** A property of something. */
  record Property(PropertyOwner owner, String name) {}

  /** A property that was seen on an event. */
  record Pair(String event, String property) {}

  SeenDefinitions(KnownDefinitions known) {
    this.known = known;
  }

  /**
   * Adds an event, after its person and groups are known.
   *
   * @param groupTypes their numbers by name
   */
  void add(IncomingEvent event, Map<String, Integer> groupTypes) {
    Instant hour = event.received().truncatedTo(ChronoUnit.HOURS);
    Instant seen = known.seen(event.name());
    if (seen == null || seen.isBefore(hour)) {
      events.merge(
          event.name(),
          new Seen(event.received(), hour),
          (before, now) ->
              new Seen(before.first(), before.hour().isAfter(hour) ? before.hour() : hour));
    }
    if (event.name().equals(GROUP_IDENTIFY)) {
      addGroup(event, groupTypes);
      return;
    }
    addProperties(event);
    PersonUpdate update = event.update();
    if (update != null) {
      Map<String, Boolean> types = known.types(PropertyOwner.PERSONS);
      addAll(PropertyOwner.PERSONS, types, update.set(), event.received());
      addAll(PropertyOwner.PERSONS, types, update.setOnce(), event.received());
    }
  }

  private void addProperties(IncomingEvent event) {
    JsonMembers members = event.properties();
    Map<String, Boolean> types = known.types(PropertyOwner.EVENTS);
    Set<String> seenOn = known.seenOn(event.name());
    for (int i = 0; i < members.size(); i++) {
      String name = members.name(i);
      Boolean hasType = types.get(name);
      boolean isSeen = seenOn.contains(name);
      if ((Boolean.TRUE.equals(hasType) && isSeen) || !isProperty(name)) {
        continue;
      }
      if (!Boolean.TRUE.equals(hasType)) {
        add(PropertyOwner.EVENTS, hasType, name, members.raw(i), event.received());
      }
      if (!isSeen) {
        pairs.add(new Pair(event.name(), name));
      }
    }
  }

  private void addGroup(IncomingEvent event, Map<String, Integer> groupTypes) {
    GroupEvent groups = event.groups();
    if (groups == null || groups.described() == null) {
      return;
    }
    Integer index = groupTypes.get(groups.described().type());
    if (index != null) {
      PropertyOwner owner = PropertyOwner.groups(index);
      addAll(owner, known.types(owner), groups.described().set(), event.received());
    }
  }

  private void addAll(
      PropertyOwner owner,
      Map<String, Boolean> types,
      Map<String, String> values,
      Instant received) {
    values.forEach(
        (name, value) -> {
          Boolean hasType = types.get(name);
          if (!Boolean.TRUE.equals(hasType) && isProperty(name)) {
            add(owner, hasType, name, value, received);
          }
        });
  }

  /** A property without a type is worth a write only if there is one now. */
  private void add(
      PropertyOwner owner, @Nullable Boolean hasType, String name, String value, Instant received) {
    Property property = new Property(owner, name);
    if (properties.get(property) != null) {
      return;
    }
    PropertyType type = PropertyType.of(name, value, received);
    if (hasType == null || type != null) {
      properties.put(property, type);
    }
  }

  private static boolean isProperty(String name) {
    return !NO_PROPERTIES.contains(name)
        && (name.length() <= MOST_BYTES_OF_NAME / 3
            || (name.length() <= MOST_BYTES_OF_NAME
                && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES_OF_NAME));
  }

  /** Returns the events whose definitions are new, or were not seen in this hour. */
  Map<String, Seen> events() {
    return events;
  }

  /** Returns the properties that are new, or had no type, with the type that was detected. */
  Map<Property, @Nullable PropertyType> properties() {
    return properties;
  }

  Set<Pair> pairs() {
    return pairs;
  }
}
