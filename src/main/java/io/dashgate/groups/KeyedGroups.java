package io.dashgate.groups;

import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.json.RawJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads groups of a type by their keys, also those that only events have named. */
public final class KeyedGroups {

  private static final int PORTION = 500;

  private final BiFunction<String, Tuple, Future<RowSet<Row>>> statements;
  private final long projectId;
  private final int typeIndex;

  /**
   * Makes the reads of a project.
   *
   * @param statements executes a statement, whose rows are bounded in bytes
   */
  public KeyedGroups(
      BiFunction<String, Tuple, Future<RowSet<Row>>> statements, long projectId, int typeIndex) {
    this.statements = statements;
    this.projectId = projectId;
    this.typeIndex = typeIndex;
  }

  /** By what groups are put in order; those without it are last. */
  public enum Order {
    /** The order in which they are given. */
    PLACE,
    CREATED_AT,
    /** A property: numbers first, then texts. */
    PROPERTY
  }

  /**
   * Which groups are wanted.
   *
   * @param property by which they are put in order; null: none
   * @param search what the key or the name contains; empty: any
   */
  public record Page(
      Order order,
      @Nullable String property,
      boolean isDescending,
      String search,
      int limit,
      long offset) {}

  private static final String PAGE =
      """
      select a.place
      from unnest($3::text[]) with ordinality as a (group_key, place)
      left join groups g on g.project_id = $1
        and g.group_type_index = $2
        and g.group_key = a.group_key
      where $4::text = ''
        or strpos(lower(a.group_key), lower($4::text)) > 0
        or strpos(lower(g.properties ->> 'name'), lower($4::text)) > 0
      order by
        case when $5::text = 'CREATED_AT' and not $6::boolean then g.created_at end,
        case when $5::text = 'CREATED_AT' and $6::boolean then g.created_at end desc nulls last,
        case when $5::text = 'PROPERTY' and not $6::boolean
          and json_typeof(g.properties -> $7::text) = 'number'
          then (g.properties ->> $7::text)::numeric end,
        case when $5::text = 'PROPERTY' and $6::boolean
          and json_typeof(g.properties -> $7::text) = 'number'
          then (g.properties ->> $7::text)::numeric end desc nulls last,
        case when $5::text = 'PROPERTY' and not $6::boolean
          then g.properties ->> $7::text end,
        case when $5::text = 'PROPERTY' and $6::boolean
          then g.properties ->> $7::text end desc nulls last,
        a.place
      limit $8
      offset $9
      """;

  /** Returns the places of a page of some groups, from 0. */
  public Future<int[]> page(List<String> keys, Page page) {
    return statements
        .apply(
            PAGE,
            Tuple.of(projectId)
                .addShort((short) typeIndex)
                .addArrayOfString(keys.toArray(String[]::new))
                .addString(page.search())
                .addString(page.order().name())
                .addBoolean(page.isDescending())
                .addString(page.property())
                .addLong((long) page.limit())
                .addLong(page.offset()))
        .map(rows -> rows.stream().mapToInt(row -> (int) (row.getLong(0) - 1)).toArray());
  }

  private static final String READ =
      """
      with found as materialized (
        select a.group_key, a.n, g.created_at, g.properties, %s as bytes
        from unnest($3::text[]) with ordinality as a (group_key, n)
        left join groups g on g.project_id = $1
          and g.group_type_index = $2
          and g.group_key = a.group_key
      ),
      page as materialized (
        select f.*, %s as sent
        from found f
      )
      select p.group_key, p.created_at, p.properties::text as properties
      from page p
      where p.sent
      order by p.n
      """
          .formatted(
              RowBytes.of(List.of("a.group_key"), List.of("g.properties")),
              RowBytes.fit("f.bytes", "f.n"));

  /**
   * Reads the first of some groups, as many as one statement sends, and at least one.
   *
   * @param keys in the order in which the groups are returned; at least one
   */
  public Future<List<KeyedGroup>> first(List<String> keys) {
    return statements
        .apply(
            READ,
            Tuple.of(projectId)
                .addShort((short) typeIndex)
                .addArrayOfString(
                    keys.subList(0, Math.min(PORTION, keys.size())).toArray(String[]::new)))
        .map(rows -> rows.stream().map(this::read).toList());
  }

  private KeyedGroup read(Row row) {
    String properties = row.getString(2);
    return new KeyedGroup(
        typeIndex,
        row.getString(0),
        row.getOffsetDateTime(1),
        new RawJson(properties == null ? "{}" : properties));
  }
}
