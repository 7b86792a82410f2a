package io.dashgate.dashboards;

import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard as stored.
 *
 * @param filters an object, merged into the filters of each insight on the dashboard
 * @param tags normalized
 * @param restrictionLevel {@link #OPEN} or {@link #RESTRICTED}
 * @param shared whether it can be read through a public link
 * @param editable whether the caller may edit it
 * @param version number of changes, including those of its tiles, collaborators and sharing
 * @param createdBy null for the first dashboard of a project, and after the user was deleted
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

  /** Restriction level: everyone in the project may edit. */
  public static final int OPEN = 21;

  /** Restriction level: only the creator, collaborators and administrators may edit. */
  public static final int RESTRICTED = 37;

  /** Whether a public link works. The table belongs to {@code sharing}; see package-info. */
  static final String SHARED =
      """
      exists (
          select
          from sharing_configuration s
          where s.project_id = $1
            and s.dashboard_id = d.id
            and s.enabled
            and (s.expires_at is null or s.expires_at > now()))\
      """;

  /**
   * Returns the columns of {@link #read}, of {@code dashboard d} and {@code users u}.
   *
   * @param editable condition for the right to edit
   */
  static String columns(String editable) {
    return columns(editable, "%s");
  }

  /**
   * Returns the same columns for a statement that does not select large ones in every row.
   *
   * @param large format that selects a large column
   */
  static String columns(String editable, String large) {
    return columns(editable, large, SHARED);
  }

  /** Returns the same columns of a new dashboard, which its creator may edit. */
  static String columnsOfNew() {
    return columns("true", "%s", "false");
  }

  /** Returns the same columns of a new dashboard, without its creator. */
  static String ownColumnsOfNew() {
    return columns("true", "%s", "false", UserBasic.NO_COLUMNS);
  }

  private static String columns(String editable, String large, String shared) {
    return columns(editable, large, shared, UserBasic.COLUMNS);
  }

  private static String columns(String editable, String large, String shared, String creator) {
    return """
    d.id, %s as name, %s as description, d.pinned, d.deleted, d.creation_mode,
    %s as filters, %s as tags, d.restriction_level, %s as is_shared, d.created_at,
    d.last_accessed_at, %s as editable, d.version, %s\
    """
        .formatted(
            large.formatted("d.name"),
            large.formatted("d.description"),
            large.formatted("d.filters::text"),
            large.formatted("d.tags"),
            shared,
            editable,
            creator);
  }

  /** The bytes of the large columns of {@code dashboard d}. */
  static final String BYTES =
      RowBytes.of(List.of("d.name", "d.description"), List.of("d.filters", "d.tags"));

  /** The number of these columns. */
  static final int COLUMN_COUNT = 19;

  /** Reads a row with these columns. */
  static Dashboard read(Row row) {
    return read(new RowReader(row));
  }

  /** Reads the next columns of a row. */
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

  /** Returns the dashboard with its creator. */
  Dashboard by(@Nullable UserBasic creator) {
    return new Dashboard(
        id,
        name,
        description,
        pinned,
        deleted,
        creationMode,
        filters,
        tags,
        restrictionLevel,
        shared,
        createdAt,
        lastAccessedAt,
        editable,
        version,
        creator);
  }

  /** Returns the privilege of the caller: 37 to edit, 21 to read. */
  int privilegeLevel() {
    return editable ? RESTRICTED : OPEN;
  }
}
