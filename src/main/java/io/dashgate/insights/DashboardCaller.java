package io.dashgate.insights;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.problem.ApiException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks, in which project. What an insight or a dashboard lets one do depends on both. */
public record DashboardCaller(Principal principal, Project project) {

  /**
   * Returns the arguments of a statement that looks at rights: {@code $1} is the project, {@code
   * $2} the user, {@code $3} whether the user administers the project; {@code more} follow.
   */
  public Tuple arguments(@Nullable Object... more) {
    List<@Nullable Object> all = new ArrayList<>(3 + more.length);
    all.add(project.id());
    all.add(principal.userId());
    all.add(project.isAdministered());
    all.addAll(Arrays.asList(more));
    return Tuple.wrap(all);
  }

  /** Returns the tag of an answer to this viewer. */
  public EntityTag tag(long version, long... more) {
    Long user = principal.userId();
    return EntityTag.of(version)
        .with(user == null ? 0 : user, project.isAdministered() ? 1 : 0)
        .with(more);
  }

  /**
   * Returns the condition under which a viewer may edit a dashboard, by its name in a statement.
   */
  public static String mayEdit(String dashboard) {
    return mayEdit(dashboard, "$2", "$3");
  }

  /** 403: a dashboard that the viewer may look at, but not change. */
  public static ApiException mayNotEdit() {
    return ApiException.permissionDenied("You don't have edit permissions for this dashboard.");
  }

  /**
   * Returns the same condition for a statement with its arguments in other places.
   *
   * @param user the placeholder of the user's id
   * @param administers that of whether the user administers the project
   */
  public static String mayEdit(String dashboard, String user, String administers) {
    return """
        (%1$s.restriction_level = 21
          or coalesce(%1$s.created_by = %2$s, false)
          or %3$s
          or exists (
            select
            from dashboard_collaborator own
            where own.project_id = %1$s.project_id
              and own.dashboard_id = %1$s.id
              and own.user_id = %2$s))"""
        .formatted(dashboard, user, administers);
  }
}
