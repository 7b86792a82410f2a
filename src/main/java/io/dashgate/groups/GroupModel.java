package io.dashgate.groups;

import io.dashgate.events.warnings.IngestionWarning;
import io.dashgate.platform.json.RawParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How events change the groups of a project: given the rows that events need, which rows change. A
 * pure model: it knows neither a clock nor the database. Types are assigned first, since they say
 * which groups are needed.
 */
public final class GroupModel {

  /** As many columns as PostHog has for them. */
  private static final int MOST_TYPES = 5;

  private static final int MOST_CHARACTERS = 400;

  private final Map<String, Integer> types;
  private final Map<String, Integer> newTypes = new LinkedHashMap<>();
  private final Map<StoredGroup.Key, ChangingGroup> groups = new HashMap<>();
  private final Set<StoredGroup.Key> changed = new LinkedHashSet<>();
  private final List<IngestionWarning> warnings = new ArrayList<>();

  /**
   * What is to be stored.
   *
   * @param types new ones, with their numbers
   * @param groups new or changed
   */
  public record Changes(
      Map<String, Integer> types, List<StoredGroup> groups, List<IngestionWarning> warnings) {}

  /** Starts with the types that are stored, with their numbers. */
  public GroupModel(Map<String, Integer> types) {
    this.types = new HashMap<>(types);
  }

  /** Adds a row that is stored. */
  public void load(StoredGroup group) {
    groups.put(group.key(), new ChangingGroup(group));
  }

  /**
   * Assigns types to the groups of an event.
   *
   * @return the properties that the event gets: the keys of its groups, as JSON
   */
  public Map<String, String> assign(GroupEvent event) {
    Map<String, String> added = new LinkedHashMap<>();
    event
        .groups()
        .forEach(
            (type, key) -> {
              Integer index = typeIndex(event, type);
              if (index != null) {
                added.put("$group_" + index, RawParts.quote(key));
              }
            });
    if (event.described() != null) {
      typeIndex(event, event.described().type());
    }
    return added;
  }

  /** Returns the group that an event describes, after types were assigned; null: none. */
  public StoredGroup.@Nullable Key describedKey(GroupEvent event) {
    GroupEvent.Description described = event.described();
    if (described == null || described.key().length() > MOST_CHARACTERS) {
      return null;
    }
    Integer index = types.get(described.type());
    return index == null ? null : new StoredGroup.Key(index, described.key());
  }

  /** Applies what an event says of a group. */
  public void apply(GroupEvent event) {
    GroupEvent.Description described = event.described();
    StoredGroup.Key key = describedKey(event);
    if (described == null) {
      return;
    }
    if (key == null) {
      if (described.key().length() > MOST_CHARACTERS) {
        warn("group_key_length_exceeded", described.type(), event, described.type());
      }
      return;
    }
    ChangingGroup group = groups.computeIfAbsent(key, any -> new ChangingGroup(key, event.time()));
    switch (group.describe(described.set(), event.time())) {
      case CHANGED -> changed.add(key);
      case TOO_LARGE ->
          warn("group_properties_size_violation", described.key(), event, described.type());
      case SAME -> {}
    }
  }

  private @Nullable Integer typeIndex(GroupEvent event, String type) {
    Integer known = types.get(type);
    if (known != null || type.isBlank() || type.length() > MOST_CHARACTERS) {
      return known;
    }
    int index = 0;
    while (types.containsValue(index)) {
      index++;
    }
    if (index >= MOST_TYPES) {
      warn("group_types_limit_exceeded", type, event, type);
      return null;
    }
    types.put(type, index);
    newTypes.put(type, index);
    return index;
  }

  private void warn(String type, String key, GroupEvent event, String groupType) {
    warnings.add(
        new IngestionWarning(
            type, key, Map.of("groupType", groupType, "eventUuid", event.uuid().toString())));
  }

  /** Returns what the events have changed. */
  public Changes changes() {
    return new Changes(
        Map.copyOf(newTypes),
        changed.stream().map(key -> Objects.requireNonNull(groups.get(key)).state()).toList(),
        List.copyOf(warnings));
  }
}
