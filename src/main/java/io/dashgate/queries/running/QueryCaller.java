package io.dashgate.queries.running;

import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.TimeLimit;
import io.dashgate.platform.limits.Share;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * For whom queries are computed.
 *
 * @param projectId whose events they read
 * @param share whose turns they use
 * @param time is extended when they begin
 * @param over completes when nobody needs their results any more
 * @param name by which they can be cancelled; null: none
 * @param joint the place in the turn of several queries; null: it has a turn of its own
 */
public record QueryCaller(
    long projectId,
    Share share,
    TimeLimit time,
    Future<Void> over,
    @Nullable String name,
    JointTurn.@Nullable Member joint) {

  /** Returns the caller of a request. */
  public static QueryCaller of(ApiRequest request) {
    long projectId = request.project().id();
    return new QueryCaller(
        projectId,
        Share.ofQuery(request.project().organizationId(), projectId),
        request.time(),
        request.over(),
        null,
        null);
  }

  /** Returns the same caller of a query that a client has given a name. */
  public QueryCaller named(@Nullable String given) {
    return new QueryCaller(projectId, share, time, over, given, joint);
  }

  /** Returns the same caller of a query that others need, too, until nobody does any more. */
  public QueryCaller until(Future<Void> abandoned) {
    return new QueryCaller(projectId, share, time, abandoned, name, joint);
  }

  /** Returns the same caller of a query that has its turn with others. */
  QueryCaller in(JointTurn.Member place) {
    return new QueryCaller(projectId, share, time, over, name, place);
  }

  /** Says that the query is not needed, or must not keep others of its turn waiting any more. */
  public void leave() {
    if (joint != null) {
      joint.leave();
    }
  }

  /**
   * Returns the caller of work that no request waits for.
   *
   * @param over completes when its result is not needed any more
   */
  public static QueryCaller inBackground(UUID organization, long projectId, Future<Void> over) {
    return new QueryCaller(
        projectId, Share.ofQuery(organization, projectId), (limit, late) -> {}, over, null, null);
  }
}
