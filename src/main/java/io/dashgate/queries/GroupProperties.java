package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.queries.engine.GroupValues;
import io.dashgate.queries.engine.ReadNeeds.GroupProperty;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Properties of all groups of a project, read in portions within the memory of the read. */
final class GroupProperties {

  private static final long PORTION_BYTES = 1_000_000;

  /** Of an entry in a map, beside its texts, which take two bytes a character at most. */
  private static final long ENTRY_BYTES = 100;

  private static final String SIZE =
      """
      select count(*) as groups,
        coalesce(sum(octet_length(g.group_key) + octet_length((g.properties -> $3::text)::text)), 0)::bigint as bytes
      from groups g
      where g.project_id = $1
        and g.group_type_index = $2
        and (g.properties -> $3::text) is not null
      """;

  /** The next groups by their keys, as many as fit, and at least one. */
  private static final String VALUES =
      """
      select s.group_key, s.value
      from (
        select f.*,
          row_number() over keys as n,
          sum(octet_length(f.group_key) + octet_length(f.value)) over keys as bytes
        from (
          select g.group_key, (g.properties -> $3::text)::text as value
          from groups g
          where g.project_id = $1
            and g.group_type_index = $2
            and g.group_key > $4
            and (g.properties -> $3::text) is not null
          order by g.group_key
          limit 5000
        ) f
        window keys as (order by f.group_key rows unbounded preceding)
      ) s
      where s.n = 1 or s.bytes <= $5::bigint
      order by s.n
      """;

  private GroupProperties() {}

  /** Reads the values of properties by the key of the group. */
  static Future<GroupValues> read(EventSnapshot snapshot, Set<GroupProperty> properties) {
    Map<GroupProperty, Map<String, String>> values = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (GroupProperty property : properties) {
      all =
          all.compose(any -> read(snapshot, property))
              .map(
                  ofGroups -> {
                    values.put(property, ofGroups);
                    return null;
                  });
    }
    return all.map(
        any ->
            (index, group, key) ->
                values.getOrDefault(new GroupProperty(index, key), Map.of()).get(group));
  }

  private static Future<Map<String, String>> read(EventSnapshot snapshot, GroupProperty property) {
    Map<String, String> values = new HashMap<>();
    Promise<Map<String, String>> done = Promise.promise();
    snapshot
        .execute(SIZE, arguments(snapshot, property))
        .map(rows -> rows.iterator().next())
        .compose(size -> snapshot.take(2 * size.getLong(1) + ENTRY_BYTES * size.getLong(0)))
        .onComplete(any -> next(snapshot, property, "", values, done), done::tryFail);
    return done.future();
  }

  private static Tuple arguments(EventSnapshot snapshot, GroupProperty property) {
    return Tuple.of(snapshot.projectId(), (short) property.groupTypeIndex(), property.key());
  }

  /** A promise, since a chain of futures would keep all portions. */
  private static void next(
      EventSnapshot snapshot,
      GroupProperty property,
      String after,
      Map<String, String> values,
      Promise<Map<String, String>> done) {
    snapshot
        .execute(VALUES, arguments(snapshot, property).addString(after).addLong(PORTION_BYTES))
        .onComplete(
            rows -> {
              String last = put(rows, values);
              if (last == null) {
                done.tryComplete(values);
              } else {
                next(snapshot, property, last, values, done);
              }
            },
            done::tryFail);
  }

  /** Returns the last key; null: there are no more. */
  private static @Nullable String put(RowSet<Row> rows, Map<String, String> values) {
    String last = null;
    for (Row row : rows) {
      last = row.getString(0);
      values.put(last, row.getString(1));
    }
    return last;
  }
}
