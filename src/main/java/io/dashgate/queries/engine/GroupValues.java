package io.dashgate.queries.engine;

import org.jspecify.annotations.Nullable;

/** The properties of groups, as they are now. */
@FunctionalInterface
public interface GroupValues {

  /** Of a project without groups. */
  GroupValues NONE = (groupTypeIndex, groupKey, property) -> null;

  /** Returns the value of a property of a group as JSON; null: it has none. */
  @Nullable String json(int groupTypeIndex, String groupKey, String property);
}
