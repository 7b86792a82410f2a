package io.dashgate.persons;

import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.JsonMembers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What persons need of an event.
 *
 * @param time of the event, which is the birth of a person that it creates
 * @param profile whether the event wants its person to have a profile
 * @param other the distinct id whose person is to become that of {@code distinctId}; null: the
 *     event merges nothing
 */
public record PersonEvent(
    UUID uuid,
    String event,
    String distinctId,
    Instant time,
    Profile profile,
    @Nullable String other,
    JsonMembers properties) {

  static final String IDENTIFY = "$identify";
  static final String MERGE_DANGEROUSLY = "$merge_dangerously";

  private static final Set<String> ALIASES = Set.of("$create_alias", MERGE_DANGEROUSLY);

  /** What JavaScript makes of a value that is no text, which no person may have. */
  private static final String NO_TEXT = "[object Object]";

  /** Whether an event is to have a person. */
  public enum Profile {
    /** Yes, and one is made if there is none. */
    WANTED,
    /** Only if there is one already. */
    NOT_WANTED,
    /** Never: the project wants no profiles. */
    OPTED_OUT
  }

  /** Returns the distinct ids in the event, one or two. */
  public List<String> ids() {
    return other == null ? List.of(distinctId) : List.of(distinctId, other);
  }

  /** Reads from the properties of an event what it merges. */
  public static PersonEvent of(
      UUID uuid,
      String event,
      String distinctId,
      Instant time,
      Profile profile,
      JsonMembers properties) {
    return new PersonEvent(
        uuid, event, distinctId, time, profile, other(event, properties), properties);
  }

  private static @Nullable String other(String event, JsonMembers properties) {
    if (ALIASES.contains(event)) {
      String alias = id(properties, "alias");
      return alias == null || alias.isEmpty() || isFalse(properties) ? null : alias;
    }
    return event.equals(IDENTIFY) ? id(properties, "$anon_distinct_id") : null;
  }

  /** An alias of false or 0 is none. */
  private static boolean isFalse(JsonMembers properties) {
    String raw = properties.raw("alias");
    return "false".equals(raw) || "null".equals(raw) || "0".equals(raw);
  }

  private static @Nullable String id(JsonMembers properties, String name) {
    int index = properties.find(name);
    if (index < 0) {
      return null;
    }
    String text = properties.scalar(index);
    if (text == null) {
      return properties.kind(index) == JsonToken.VALUE_NULL ? "null" : NO_TEXT;
    }
    return DistinctIds.normalized(text);
  }
}
