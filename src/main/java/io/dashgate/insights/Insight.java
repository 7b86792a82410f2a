package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An insight as stored, with the rights that its dashboards give one caller.
 *
 * @param shortId 8 letters or digits, unique in the project
 * @param filters definition in the form of clients of 2022, an object
 * @param query definition in the form of current clients
 * @param dashboards ids of the live dashboards that show it, ascending
 * @param restricted whether one of them is restricted
 * @param editable whether the caller may edit one of them, or there is none
 * @param version number of changes
 * @param surroundings digest of its dashboards; changes when one of them changes
 */
public record Insight(
    long id,
    String shortId,
    @Nullable String name,
    @Nullable String derivedName,
    RawJson filters,
    @Nullable RawJson query,
    @Nullable Long order,
    boolean deleted,
    @Nullable String description,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    List<String> tags,
    boolean favorited,
    boolean saved,
    OffsetDateTime lastModifiedAt,
    boolean isSample,
    List<Long> dashboards,
    boolean restricted,
    boolean editable,
    long version,
    long surroundings,
    @Nullable UserBasic createdBy,
    @Nullable UserBasic lastModifiedBy) {

  /** The columns of {@link #read}, in its order, of {@code insight i} and {@link #JOINS}. */
  public static final String COLUMNS = columns("%s", "%s");

  /** The number of these columns. */
  public static final int COLUMN_COUNT = 31;

  /** The bytes of large columns of {@code insight i}, without the list of its dashboards. */
  public static final String BYTES =
      RowBytes.of(
          List.of("i.name", "i.derived_name", "i.description"),
          List.of("i.filters", "i.query", "i.tags"));

  /**
   * Returns the same columns for a statement that does not select large ones in every row.
   *
   * @param large format that selects a large column
   * @param list format that selects the list of its dashboards
   */
  public static String columns(String large, String list) {
    return """
    i.id, i.short_id, %s, %s, %s, %s, i.sort_order, i.deleted_at is not null, %s,
    i.created_at, i.updated_at, %s, i.favorited, i.saved, i.last_modified_at, i.is_sample,
    %s, coalesce(shown.restricted, false), coalesce(shown.editable, true), i.version,
    coalesce(shown.surroundings, 0), %s, %s\
    """
        .formatted(
            large.formatted("i.name"),
            large.formatted("i.derived_name"),
            large.formatted("i.filters::text"),
            large.formatted("i.query::text"),
            large.formatted("i.description"),
            large.formatted("i.tags"),
            list.formatted("coalesce(shown.dashboards, '{}')"),
            UserBasic.columns("creator"),
            UserBasic.columns("modifier"));
  }

  /**
   * The dashboards that show {@code insight i}, for {@link DashboardCaller#arguments}. The ids are
   * an array, which one pass over the index returns in order.
   */
  static final String SHOWN =
      """
      left join lateral (
        select array_agg(o.id order by o.id) filter (where not o.deleted) as dashboards,
          bool_or(o.restriction_level = 37) filter (where not o.deleted) as restricted,
          -- deleted dashboards count while there are no live ones, since they can be restored
          coalesce(bool_or(%1$s) filter (where not o.deleted), bool_or(%1$s)) as editable,
          bit_xor(hashint8extended(o.id, o.version)) as surroundings
        from dashboard o
        where o.project_id = $1
          and o.id = any (array(
            select l.dashboard_id
            from tile l
            where l.project_id = $1
              and l.insight_id = i.id
              and l.deleted_at is null
          ))
      ) shown on true
      """
          .formatted(DashboardRights.mayEdit("o"));

  /** The condition under which {@link DashboardCaller#arguments} may edit {@code insight i}. */
  public static final String EDITABLE =
      "(select coalesce(shown.editable, true) from (select 1) one\n" + SHOWN + ")";

  /** The joins of {@link #COLUMNS} to {@code insight i}, for {@link DashboardCaller#arguments}. */
  public static final String JOINS =
      """
      left join users creator on creator.id = i.created_by
      left join users modifier on modifier.id = i.last_modified_by
      """
          + SHOWN;

  /**
   * The joins of {@link #COLUMNS} to a new {@code insight i}, which no dashboard shows, and the
   * user {@code author}.
   */
  static final String JOINS_OF_NEW =
      """
      left join author creator on creator.id = i.created_by
      left join author modifier on modifier.id = i.last_modified_by
      cross join (
        select null::bigint[] as dashboards, null::boolean as restricted,
          null::boolean as editable, null::bigint as surroundings
      ) shown
      """;

  /** 403: an insight on dashboards of which the caller may edit none. */
  public static ApiException notEditable() {
    return ApiException.permissionDenied(
        "This insight is on a dashboard that can only be edited by its owner, team members invited"
            + " to editing the dashboard, and project admins.");
  }

  /** Returns the tag of an answer with this insight. */
  EntityTag tag(DashboardCaller caller) {
    return caller.tag(version, surroundings);
  }

  /** Reads the insight of a row. */
  static Insight read(RowReader columns) {
    return Objects.requireNonNull(readNullable(columns));
  }

  /** Returns the insight of a row, or null if an outer join found none. */
  public static @Nullable Insight readNullable(RowReader columns) {
    Long id = columns.nullableInteger();
    return id == null
        ? null
        : new Insight(
            id,
            columns.text(),
            columns.nullableText(),
            columns.nullableText(),
            columns.json(),
            columns.nullableJson(),
            columns.nullableInteger(),
            columns.bool(),
            columns.nullableText(),
            columns.time(),
            columns.time(),
            columns.texts(),
            columns.bool(),
            columns.bool(),
            columns.time(),
            columns.bool(),
            columns.integers(),
            columns.bool(),
            columns.bool(),
            columns.integer(),
            columns.integer(),
            UserBasic.read(columns),
            UserBasic.read(columns));
  }
}
