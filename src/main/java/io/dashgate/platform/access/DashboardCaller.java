package io.dashgate.platform.access;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller of a request on dashboards or insights, and the project of that request. */
public record DashboardCaller(Principal principal, Project project) {

  /** Returns the caller of a request below a project. */
  public static DashboardCaller of(ApiRequest request) {
    return new DashboardCaller(request.principal(), request.project());
  }

  /**
   * Returns the arguments of a statement that checks rights: {@code $1} is the project, {@code $2}
   * the user, {@code $3} whether the user administers the project; {@code more} follow.
   */
  public Tuple arguments(@Nullable Object... more) {
    List<@Nullable Object> all = new ArrayList<>(3 + more.length);
    all.add(project.id());
    all.add(principal.userId());
    all.add(project.isAdministered());
    all.addAll(Arrays.asList(more));
    return Tuple.wrap(all);
  }

  /** Returns the tag of an answer to this caller, since rights are part of answers. */
  public EntityTag tag(long version, long... more) {
    Long user = principal.userId();
    return EntityTag.of(version)
        .with(user == null ? 0 : user, project.isAdministered() ? 1 : 0)
        .with(more);
  }
}
