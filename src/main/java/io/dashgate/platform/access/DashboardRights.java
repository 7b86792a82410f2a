package io.dashgate.platform.access;

import io.dashgate.platform.problem.ApiException;
import java.util.function.Supplier;

/**
 * The rule of who may edit a dashboard: everyone in the project if it is not restricted; otherwise
 * its creator, its collaborators and the administrators of the project.
 */
public final class DashboardRights {

  private DashboardRights() {}

  /** The columns of {@link EditRights#check}, of {@code dashboard d} and {@code users u}. */
  public static final String COLUMNS = EditRights.columns("d", mayEdit("d"));

  /**
   * Returns the right to edit dashboards.
   *
   * @param missing error for a dashboard that does not exist
   */
  public static EditRights orElse(Supplier<ApiException> missing) {
    return new EditRights(
        "dashboard", "d", mayEdit("d"), "not d.deleted", missing, DashboardRights::denied);
  }

  /** 403: a dashboard that the caller may read, but not edit. */
  public static ApiException denied() {
    return ApiException.permissionDenied("You don't have edit permissions for this dashboard.");
  }

  /**
   * Returns the condition for the right to edit a dashboard of the project {@code $1}, for {@link
   * DashboardCaller#arguments}.
   *
   * @param dashboard name of the table in the statement
   */
  public static String mayEdit(String dashboard) {
    return mayEdit(dashboard, "$2", "$3");
  }

  /**
   * Returns the same condition for a statement with other placeholders.
   *
   * @param user placeholder of the user's id
   * @param administers placeholder of whether the user administers the project
   */
  public static String mayEdit(String dashboard, String user, String administers) {
    return """
        (%1$s
          or exists (
            select
            from dashboard_collaborator own
            where own.project_id = $1
              and own.dashboard_id = %2$s.id
              and own.user_id = %3$s))"""
        .formatted(ownRight(dashboard, user, administers), dashboard, user);
  }

  /** Returns the condition without regard to collaborators, which needs no other table. */
  public static String ownRight(String dashboard) {
    return ownRight(dashboard, "$2", "$3");
  }

  private static String ownRight(String dashboard, String user, String administers) {
    return "(%1$s.restriction_level = 21 or coalesce(%1$s.created_by = %2$s, false) or %3$s)"
        .formatted(dashboard, user, administers);
  }
}
