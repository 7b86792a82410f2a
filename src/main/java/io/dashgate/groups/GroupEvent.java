package io.dashgate.groups;

import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.JsonMembers;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What groups need of an event.
 *
 * @param groups the keys of the groups that it belongs to, by type
 * @param described the group that it describes; null: none
 */
public record GroupEvent(
    UUID uuid, Instant time, Map<String, String> groups, @Nullable Description described) {

  private static final String IDENTIFY = "$groupidentify";

  /**
   * Properties that a group gets.
   *
   * @param set values as JSON by name
   */
  public record Description(String type, String key, Map<String, String> set) {}

  /** Reads the groups from the properties of an event; null if there is none. */
  public static @Nullable GroupEvent of(
      UUID uuid, String event, Instant time, JsonMembers properties) throws IOException {
    Map<String, String> groups = groups(properties);
    Description described = event.equals(IDENTIFY) ? description(properties) : null;
    return groups.isEmpty() && described == null
        ? null
        : new GroupEvent(uuid, time, groups, described);
  }

  private static Map<String, String> groups(JsonMembers properties) throws IOException {
    int index = properties.find("$groups");
    if (index < 0 || properties.kind(index) != JsonToken.START_OBJECT) {
      return Map.of();
    }
    JsonMembers members = properties.object("$groups");
    Map<String, String> groups = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      String key = members.scalar(i);
      if (key != null && !key.isEmpty()) {
        groups.put(members.name(i), key);
      }
    }
    return groups;
  }

  private static @Nullable Description description(JsonMembers properties) throws IOException {
    String type = scalar(properties, "$group_type");
    String key = scalar(properties, "$group_key");
    if (type == null || key == null || type.isEmpty() || key.isEmpty()) {
      return null;
    }
    JsonMembers members = properties.object("$group_set");
    Map<String, String> set = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      set.put(members.name(i), members.raw(i));
    }
    return new Description(type, key, set);
  }

  private static @Nullable String scalar(JsonMembers properties, String name) {
    int index = properties.find(name);
    return index < 0 ? null : properties.scalar(index);
  }
}
