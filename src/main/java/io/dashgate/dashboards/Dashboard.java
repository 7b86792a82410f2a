package io.dashgate.dashboards;

import io.dashgate.auth.Principal;
import io.dashgate.auth.Project;
import io.dashgate.auth.UserBasic;
import io.dashgate.db.RawJson;
import io.dashgate.db.RowReader;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard as stored.
 *
 * @param filters an object, applied on top of each insight that is shown here
 * @param tags lower case, sorted, no duplicates
 * @param restrictionLevel {@link #OPEN} or {@link #RESTRICTED}
 * @param collaborates whether the caller was made a collaborator of a restricted one
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
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime lastAccessedAt,
    boolean collaborates,
    @Nullable UserBasic createdBy) {

  /** Everyone in the project may edit. */
  public static final int OPEN = 21;

  /** Only the creator and the project's administrators may edit. */
  public static final int RESTRICTED = 37;

  /**
   * Returns the columns that {@link #read} needs, in its order, of {@code dashboard d} and {@code
   * users u}.
   *
   * @param caller the placeholder of the asking user's id
   */
  static String columns(String caller) {
    return """
        d.id, d.name, d.description, d.pinned, d.deleted, d.creation_mode,
        d.filters::text as filters, d.tags, d.restriction_level, d.created_at, d.last_accessed_at,
        d.restriction_level = 37 and %s as collaborates, %s"""
        .formatted(collaborates(caller), UserBasic.COLUMNS);
  }

  /**
   * Returns a condition on {@code dashboard d}: whether a user was made a collaborator of it.
   *
   * @param caller the placeholder of the user's id
   */
  static String collaborates(String caller) {
    return """
        exists (
          select
          from dashboard_collaborator own
          where own.project_id = d.project_id
            and own.dashboard_id = d.id
            and own.user_id = %s)"""
        .formatted(caller);
  }

  static Dashboard read(Row row) {
    RowReader columns = new RowReader(row);
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
        columns.time(),
        columns.nullableTime(),
        columns.bool(),
        UserBasic.read(columns));
  }

  /** Returns what the caller may do here: 37 edit, 21 only look. */
  int privilegeLevel(Principal principal, Project project) {
    boolean mayEdit =
        restrictionLevel == OPEN
            || collaborates
            || project.isAdministered()
            || (createdBy != null && principal.isUser(createdBy.id()));
    return mayEdit ? RESTRICTED : OPEN;
  }
}
