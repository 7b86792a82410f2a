package io.dashgate.groups;

import io.dashgate.platform.json.JsonMembers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a project's groups, within a transaction of the one who has locked the project. */
public final class GroupRows {

  private GroupRows() {}

  private static final String TYPES =
      "select group_type, group_type_index from group_type where project_id = $1";

  /** Reads the types of groups, with their numbers. */
  public static Future<Map<String, Integer>> types(SqlClient connection, long projectId) {
    return connection
        .preparedQuery(TYPES)
        .execute(Tuple.of(projectId))
        .map(
            rows -> {
              Map<String, Integer> types = new HashMap<>();
              rows.forEach(row -> types.put(row.getString(0), row.getShort(1).intValue()));
              return types;
            });
  }

  private static final String GROUPS =
      """
      select group_type_index, group_key, created_at,
        octet_length(properties::text) + octet_length(property_times::text),
        case
          when octet_length(properties::text) + octet_length(property_times::text) <= $4
            then properties::text
        end,
        case
          when octet_length(properties::text) + octet_length(property_times::text) <= $4
            then property_times::text
        end
      from groups
      where project_id = $1
        and (group_type_index, group_key) in (
          select k.type_index, k.group_key
          from unnest($2::smallint[], $3::text[]) as k (type_index, group_key)
        )
      """;

  /**
   * A group as it was read, whose properties are not parsed yet.
   *
   * @param bytes the length of the properties and of their times
   * @param properties null: they are too long
   */
  public record Read(
      StoredGroup.Key key,
      OffsetDateTime createdAt,
      int bytes,
      @Nullable String properties,
      @Nullable String propertyTimes) {

    /** Returns the group. Takes long if it has many properties. */
    public StoredGroup parse() {
      return new StoredGroup(
          key,
          createdAt.toInstant(),
          JsonMembers.values(Objects.requireNonNull(properties)),
          JsonMembers.values(Objects.requireNonNull(propertyTimes)));
    }
  }

  /**
   * Reads groups, those that there are.
   *
   * @param mostBytes longer properties are not read
   */
  public static Future<List<Read>> groups(
      SqlClient connection, long projectId, Collection<StoredGroup.Key> keys, int mostBytes) {
    Tuple arguments =
        Tuple.of(
            projectId,
            keys.stream().map(key -> (short) key.typeIndex()).toArray(Short[]::new),
            keys.stream().map(StoredGroup.Key::groupKey).toArray(String[]::new),
            mostBytes);
    return connection
        .preparedQuery(GROUPS)
        .execute(arguments)
        .map(
            rows -> {
              List<Read> groups = new ArrayList<>();
              rows.forEach(row -> groups.add(read(row)));
              return groups;
            });
  }

  private static Read read(Row row) {
    return new Read(
        new StoredGroup.Key(row.getShort(0), row.getString(1)),
        row.getOffsetDateTime(2),
        row.getInteger(3),
        row.getString(4),
        row.getString(5));
  }

  private static final String ADD_TYPES =
      """
      insert into group_type (group_type, group_type_index, project_id)
      select t.type, t.type_index, $1::bigint
      from unnest($2::smallint[], $3::text[]) as t (type_index, type)
      order by t.type_index
      on conflict do nothing
      """;

  private static final String WRITE =
      """
      insert into groups (
        project_id, group_type_index, group_key, created_at, properties, property_times, version)
      select $1::bigint, g.type_index, g.group_key, g.created_at, g.properties::json, g.times::json, $7::bigint
      from unnest($2::smallint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
        as g (type_index, group_key, created_at, properties, times)
      order by g.type_index, g.group_key
      on conflict (project_id, group_type_index, group_key) do update
      set created_at = excluded.created_at,
        properties = excluded.properties,
        property_times = excluded.property_times,
        version = excluded.version
      """;

  /**
   * The changed groups as JSON.
   *
   * @param properties of each group
   * @param times of each group
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Documents(String[] properties, String[] times) {

    /** Makes those of groups. Takes long if they have many properties. */
    public static Documents of(List<StoredGroup> groups) {
      return new Documents(
          groups.stream()
              .map(group -> JsonMembers.object(group.properties()))
              .toArray(String[]::new),
          groups.stream()
              .map(group -> JsonMembers.object(group.propertyTimes()))
              .toArray(String[]::new));
    }
  }

  /**
   * Writes what events have changed.
   *
   * @param documents of the changed groups
   */
  public static Future<Void> write(
      SqlClient connection,
      long projectId,
      GroupModel.Changes changes,
      Documents documents,
      long version) {
    return addTypes(connection, projectId, changes.types())
        .compose(
            any ->
                changes.groups().isEmpty()
                    ? Future.succeededFuture()
                    : connection
                        .preparedQuery(WRITE)
                        .execute(groups(projectId, changes.groups(), documents, version)))
        .mapEmpty();
  }

  private static Future<?> addTypes(
      SqlClient connection, long projectId, Map<String, Integer> types) {
    return types.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(ADD_TYPES).execute(types(projectId, types));
  }

  private static Tuple types(long projectId, Map<String, Integer> types) {
    List<Map.Entry<String, Integer>> entries = List.copyOf(types.entrySet());
    return Tuple.of(
        projectId,
        entries.stream().map(entry -> entry.getValue().shortValue()).toArray(Short[]::new),
        entries.stream().map(Map.Entry::getKey).toArray(String[]::new));
  }

  private static Tuple groups(
      long projectId, List<StoredGroup> groups, Documents documents, long version) {
    return Tuple.of(
        projectId,
        groups.stream().map(group -> (short) group.key().typeIndex()).toArray(Short[]::new),
        groups.stream().map(group -> group.key().groupKey()).toArray(String[]::new),
        groups.stream()
            .map(group -> group.createdAt().atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new),
        documents.properties(),
        documents.times(),
        version);
  }
}
