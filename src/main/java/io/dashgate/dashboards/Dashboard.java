package io.dashgate.dashboards;

import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard as stored.
 *
 * @param filters an object, applied on top of each insight that is shown here
 * @param shared whether anybody who has its link can read it
 * @param tags lower case, sorted, no duplicates
 * @param restrictionLevel {@link #OPEN} or {@link #RESTRICTED}
 * @param editable whether the caller may edit it
 * @param version counts its changes, and those of its tiles, collaborators and sharing
 * @param createdBy null for the ones that come with a project, or when the user is gone
 */
public record Dashboard(
    long id,
    String name,
    String description,
    boolean pinned,
    boolean deleted,
    String creationMode,
    RawJson filters,
    List<String> tags,
    int restrictionLevel,
    boolean shared,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime lastAccessedAt,
    boolean editable,
    long version,
    @Nullable UserBasic createdBy) {

  /** Everyone in the project may edit. */
  public static final int OPEN = 21;

  /** Only the creator and the project's administrators may edit. */
  public static final int RESTRICTED = 37;

  /** The table is that of {@code sharing}, which builds on this package; see package-info. */
  static final String SHARED =
      """
      exists (
          select
          from sharing_configuration s
          where s.project_id = d.project_id
            and s.dashboard_id = d.id
            and s.enabled
            and (s.expires_at is null or s.expires_at > now()))""";

  /**
   * Returns the columns that {@link #read} needs, in its order, of {@code dashboard d} and {@code
   * users u}.
   *
   * @param editable the condition under which the caller may edit it
   */
  static String columns(String editable) {
    return columns(editable, "%s");
  }

  /**
   * Returns the same columns for a statement that has a row for each tile.
   *
   * @param once a format that leaves a column of any size out of all rows but the first
   */
  static String columns(String editable, String once) {
    return """
        d.id, %s as name, %s as description, d.pinned, d.deleted, d.creation_mode,
        %s as filters, %s as tags, d.restriction_level, %s as is_shared, d.created_at,
        d.last_accessed_at, %s as editable, d.version, %s"""
        .formatted(
            once.formatted("d.name"),
            once.formatted("d.description"),
            once.formatted("d.filters::text"),
            once.formatted("d.tags"),
            SHARED,
            editable,
            UserBasic.COLUMNS);
  }

  /** How many columns that are. */
  static final int COLUMN_COUNT = 19;

  static Dashboard read(Row row) {
    return read(new RowReader(row));
  }

  static Dashboard read(RowReader columns) {
    return new Dashboard(
        columns.integer(),
        columns.text(),
        columns.text(),
        columns.bool(),
        columns.bool(),
        columns.text(),
        new RawJson(columns.text()),
        columns.texts(),
        (int) columns.integer(),
        columns.bool(),
        columns.time(),
        columns.nullableTime(),
        columns.bool(),
        columns.integer(),
        UserBasic.read(columns));
  }

  /** Returns what the caller may do here: 37 edit, 21 only look. */
  int privilegeLevel() {
    return editable ? RESTRICTED : OPEN;
  }
}
