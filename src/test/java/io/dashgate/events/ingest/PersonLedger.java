package io.dashgate.events.ingest;

import io.dashgate.events.EventLine;
import io.dashgate.persons.PersonUuid;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What persons and events of a project must be, by replaying all events in the order of arrival: a
 * second, simple opinion that knows a few properties only.
 */
final class PersonLedger {

  private final long projectId;
  private final Set<UUID> seen = new HashSet<>();
  private final Map<String, Person> persons = new LinkedHashMap<>();
  private final Set<String> ids = new TreeSet<>();
  private final Map<UUID, String> events = new LinkedHashMap<>();

  /** A person, whom all of its ids share. */
  private static final class Person {
    private UUID uuid;
    private Instant createdAt;
    private boolean isIdentified;
    private final Map<String, String> properties = new TreeMap<>();

    Person(UUID uuid, Instant createdAt) {
      this.uuid = uuid;
      this.createdAt = createdAt;
    }
  }

  PersonLedger(long projectId) {
    this.projectId = projectId;
  }

  /**
   * Replays an event.
   *
   * @param other the id that it merges; null: none
   * @param set a property and its value; null: none
   */
  void add(
      EventLine line,
      Instant time,
      boolean wantsProfile,
      @Nullable String other,
      @Nullable String name,
      String value) {
    if (!seen.add(line.uuid())) {
      return;
    }
    String id = line.distinctId();
    boolean isAboutProfiles =
        line.event().startsWith("$identify") || line.event().startsWith("$merge");
    if (!wantsProfile && isAboutProfiles) {
      return;
    }
    events.put(line.uuid(), line.event() + " " + id);
    if (!wantsProfile) {
      ids.add(id);
      Person known = persons.get(id);
      if (known != null && time.isAfter(known.createdAt.plusSeconds(60)) && name != null) {
        known.properties.put(name, value);
      }
      return;
    }
    Person person = other == null || other.equals(id) ? null : merge(line, id, other, time);
    if (person == null) {
      ids.add(id);
      person = persons.computeIfAbsent(id, any -> new Person(PersonUuid.of(projectId, id), time));
    }
    if (name != null) {
      person.properties.put(name, value);
    }
  }

  private Person merge(EventLine line, String id, String other, Instant time) {
    Person into = persons.get(id);
    Person from = persons.get(other);
    Person result;
    if (into == null && from == null) {
      String first = !ids.contains(id) && ids.contains(other) ? other : id;
      result = new Person(PersonUuid.of(projectId, first), time);
    } else if (into == null || from == null || into == from) {
      result = into == null ? from : into;
    } else if (from.isIdentified && !line.event().equals("$merge_dangerously")) {
      result = into;
      result.isIdentified = true;
      return result;
    } else {
      from.properties.forEach(into.properties::putIfAbsent);
      into.createdAt = into.createdAt.isBefore(from.createdAt) ? into.createdAt : from.createdAt;
      persons.replaceAll((any, person) -> person == from ? into : person);
      result = into;
    }
    ids.add(id);
    ids.add(other);
    persons.put(id, result);
    persons.put(other, result);
    result.isIdentified = true;
    return result;
  }

  /** Returns each distinct id with its person, as text. */
  Map<String, String> persons() {
    Map<String, String> texts = new TreeMap<>();
    for (String id : ids) {
      Person person = persons.get(id);
      texts.put(
          id,
          person == null
              ? "nobody"
              : person.uuid
                  + " "
                  + person.createdAt
                  + " "
                  + person.isIdentified
                  + " "
                  + person.properties);
    }
    return texts;
  }

  /** Returns the number of persons. */
  long count() {
    return new HashSet<>(persons.values()).size();
  }

  /** Returns each event with its name and distinct id. */
  Map<UUID, String> events() {
    return events;
  }
}
