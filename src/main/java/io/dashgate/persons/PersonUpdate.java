package io.dashgate.persons;

import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.JsonMembers;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event changes of the properties of its person. Values are JSON as the sender wrote it.
 *
 * @param set overwritten
 * @param setOnce set only where there is none
 * @param unset removed, after the others
 */
public record PersonUpdate(
    Map<String, String> set, Map<String, String> setOnce, Set<String> unset) {

  private static final PersonUpdate NONE = new PersonUpdate(Map.of(), Map.of(), Set.of());

  /** Their events are processed apart from those of persons, in PostHog. */
  private static final Set<String> CHANGE_NOTHING = Set.of("$exception", "$$heatmap");

  /** Events about the person: everything in them is worth a write. */
  private static final Set<String> ABOUT_PERSONS =
      Set.of("$identify", "$create_alias", "$merge_dangerously", "$set");

  /** Reads the change from the properties of an event. */
  static PersonUpdate of(String event, JsonMembers properties) throws IOException {
    if (CHANGE_NOTHING.contains(event)) {
      return NONE;
    }
    Map<String, String> set = new LinkedHashMap<>();
    Map<String, String> setOnce = new LinkedHashMap<>();
    copy(properties, set, setOnce);
    addAll(properties.object("$set"), set);
    addAll(properties.object("$set_once"), setOnce);
    return new PersonUpdate(set, setOnce, unset(properties));
  }

  private static void copy(
      JsonMembers properties, Map<String, String> set, Map<String, String> setOnce) {
    boolean isServer = "true".equals(properties.raw("$is_server"));
    String osName = null;
    for (int i = 0; i < properties.size(); i++) {
      String name = properties.name(i);
      if (isServer && CopiedProperties.OF_THE_MACHINE.contains(name)) {
        continue;
      }
      String initial = CopiedProperties.initialName(name);
      if (initial != null) {
        String value = properties.raw(i);
        set.put(name, value);
        setOnce.put(initial, value);
      } else if (name.equals(CopiedProperties.OS_NAME)) {
        osName = properties.raw(i);
      }
    }
    if (osName != null) {
      set.putIfAbsent(CopiedProperties.OS, osName);
      setOnce.putIfAbsent(CopiedProperties.INITIAL_OS, osName);
    }
  }

  private static void addAll(JsonMembers members, Map<String, String> values) {
    for (int i = 0; i < members.size(); i++) {
      values.put(members.name(i), members.raw(i));
    }
  }

  /** A list of names, or an object with these names. */
  private static Set<String> unset(JsonMembers properties) throws IOException {
    int index = properties.find("$unset");
    if (index < 0) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    if (properties.kind(index) == JsonToken.START_OBJECT) {
      JsonMembers members = properties.object("$unset");
      for (int i = 0; i < members.size(); i++) {
        names.add(members.name(i));
      }
    } else if (properties.kind(index) == JsonToken.START_ARRAY) {
      for (RawJson element : RawParts.elements(new RawJson(properties.raw(index)))) {
        if (element.text().startsWith("\"")) {
          names.add(RawParts.text(element));
        }
      }
    }
    return names;
  }

  /**
   * Returns how properties change: new values by name, null for those that are removed.
   *
   * @param event the name of the event
   * @return empty: the person stays as it is
   */
  Map<String, @Nullable String> changes(String event, ChangingPerson person) {
    return isWorthIt(event, person) ? changes(person) : Map.of();
  }

  private boolean isWorthIt(String event, ChangingPerson person) {
    for (Map.Entry<String, String> one : setOnce.entrySet()) {
      String before = person.property(one.getKey());
      if (isMissing(before) && !one.getValue().equals(before)) {
        return true;
      }
    }
    boolean isAbout = ABOUT_PERSONS.contains(event);
    for (Map.Entry<String, String> one : set.entrySet()) {
      String before = person.property(one.getKey());
      if (!one.getValue().equals(before)
          && (before == null || isAbout || !CopiedProperties.isVolatile(one.getKey()))) {
        return true;
      }
    }
    return unset.stream().anyMatch(name -> person.property(name) != null);
  }

  private Map<String, @Nullable String> changes(ChangingPerson person) {
    Map<String, @Nullable String> changes = new LinkedHashMap<>();
    setOnce.forEach(
        (name, value) -> {
          if (isMissing(person.property(name))) {
            changes.put(name, value);
          }
        });
    changes.putAll(set);
    unset.forEach(name -> changes.put(name, null));
    return changes;
  }

  private static boolean isMissing(@Nullable String value) {
    return value == null || value.equals("null");
  }
}
