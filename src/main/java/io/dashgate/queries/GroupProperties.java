package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.queries.engine.GroupValues;
import io.dashgate.queries.engine.ReadNeeds.GroupProperty;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Properties of all groups of a project. */
final class GroupProperties {

  private static final String VALUES =
      """
      select g.group_key, (g.properties -> $3::text)::text as value
      from groups g
      where g.project_id = $1
        and g.group_type_index = $2
        and (g.properties -> $3::text) is not null
      """;

  private GroupProperties() {}

  /** Reads the values of properties by the key of the group. */
  static Future<GroupValues> read(EventSnapshot snapshot, Set<GroupProperty> properties) {
    Map<GroupProperty, Map<String, String>> values = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (GroupProperty property : properties) {
      all = all.compose(any -> read(snapshot, property, values));
    }
    return all.map(
        any ->
            (index, group, key) ->
                values.getOrDefault(new GroupProperty(index, key), Map.of()).get(group));
  }

  private static Future<Void> read(
      EventSnapshot snapshot,
      GroupProperty property,
      Map<GroupProperty, Map<String, String>> values) {
    return snapshot
        .execute(
            VALUES,
            Tuple.of(snapshot.projectId(), (short) property.groupTypeIndex(), property.key()))
        .map(
            rows -> {
              Map<String, String> ofGroups = new HashMap<>();
              rows.forEach(row -> ofGroups.put(row.getString(0), row.getString(1)));
              values.put(property, ofGroups);
              return null;
            });
  }
}
