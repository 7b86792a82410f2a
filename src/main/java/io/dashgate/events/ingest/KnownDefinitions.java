package io.dashgate.events.ingest;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which definitions of a project are stored, as far as it is known. */
final class KnownDefinitions {

  /** By name, the hour for which it is stored that the event was seen. */
  private final Map<String, Instant> events = new HashMap<>();

  /** By what has the properties and by name, whether the type is stored. */
  private final Map<PropertyOwner, Map<String, Boolean>> properties = new HashMap<>();

  /** By the name of an event, properties that were seen on it. */
  private final Map<String, Set<String>> seenOn = new HashMap<>();

  private @Nullable Counts counts;

  /** How many definitions are stored. */
  record Counts(long events, long properties, long pairs) {

    Counts plus(long moreEvents, long moreProperties, long morePairs) {
      return new Counts(events + moreEvents, properties + moreProperties, pairs + morePairs);
    }
  }

  /** Returns the hour for which it is stored that an event was seen; null: it is not known. */
  @Nullable Instant seen(String event) {
    return events.get(event);
  }

  void saw(String event, Instant hour) {
    events.put(event, hour);
  }

  /** Returns whether the types of properties are stored, by name. */
  Map<String, Boolean> types(PropertyOwner owner) {
    return properties.computeIfAbsent(owner, any -> new HashMap<>());
  }

  /** Returns the properties that were seen on an event. */
  Set<String> seenOn(String event) {
    return seenOn.computeIfAbsent(event, any -> new HashSet<>());
  }

  /** Returns how many are stored; null: it is not known. */
  @Nullable Counts counts() {
    return counts;
  }

  void setCounts(Counts stored) {
    counts = stored;
  }

  int size() {
    int size = events.size();
    for (Map<String, Boolean> names : properties.values()) {
      size += names.size();
    }
    for (Set<String> names : seenOn.values()) {
      size += 1 + names.size();
    }
    return size;
  }

  void clear() {
    events.clear();
    properties.clear();
    seenOn.clear();
  }
}
