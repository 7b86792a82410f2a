package io.dashgate.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The statements on the table {@code project_quota}. */
final class QuotaStore {

  private final Database database;

  QuotaStore(Database database) {
    this.database = database;
  }

  /** The plan of a project, and the limits that override the plan. */
  record Quota(long projectId, String plan, PlanLimits limits) {

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeNumberField("project_id", projectId);
      json.writeStringField("plan", plan);
      limits.writeFields(json);
      json.writeEndObject();
    }
  }

  /** An API key as shown to other callers of its project. */
  record KeyLabel(String id, String label, boolean service) {}

  private static final String FIND =
      """
      select coalesce(q.plan, 'default') as plan, coalesce(q.limits, '{}') as limits
      from project p
      left join project_quota q on q.project_id = p.id
      where p.id = $1
      """;

  /** Returns the quota of a project; fails with 404. */
  Future<Quota> require(long projectId) {
    return database
        .execute(FIND, Tuple.of(projectId))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(QuotaStore::noProject);
              return new Quota(
                  projectId, row.getString("plan"), PlanLimits.of(row.getJsonObject("limits")));
            });
  }

  private static final String EVENTS =
      "select events from event_usage where project_id = $1 and month = month_number(now())";

  /** Returns how many events a project was sent in this month. */
  Future<Long> events(long projectId) {
    return database
        .readIn(projectId, EVENTS, Tuple.of(projectId))
        .map(rows -> rows.stream().findFirst().map(row -> row.getLong("events")).orElse(0L));
  }

  private static final String PUT =
      """
      insert into project_quota (project_id, plan, limits)
      select p.id, plan.name, $3::jsonb
      from project p, plan
      where p.id = $1 and plan.name = $2
      on conflict (project_id) do update set plan = excluded.plan, limits = excluded.limits
      """;

  /** Sets the quota of a project; fails with 404 without the project, 400 without the plan. */
  Future<Quota> put(WriteContext writer, Quota quota) {
    JsonObject limits = quota.limits().document();
    return database
        .write(writer.in(quota.projectId()), PUT, Tuple.of(quota.projectId(), quota.plan(), limits))
        .compose(
            written ->
                written.rowCount() > 0
                    ? Future.succeededFuture(quota)
                    : require(quota.projectId())
                        .map(
                            projectExists -> {
                              throw ApiException.doesNotExist(quota.plan(), "plan");
                            }));
  }

  private static final String DELETE = "delete from project_quota where project_id = $1";

  /** Resets a project to the default plan, without limits of its own. */
  Future<Void> delete(WriteContext writer, long projectId) {
    return require(projectId)
        .compose(any -> database.write(writer.in(projectId), DELETE, Tuple.of(projectId)))
        .mapEmpty();
  }

  private static final String LABELS =
      """
      select k.id, k.label, k.user_id is null as service
      from api_key k
      where k.id = any ($2) and (k.project_id = $1 or k.user_id = $3 or k.user_id is not null and $4)
      order by k.label, k.id
      """;

  /**
   * Returns the keys that a caller may see, of the given ones: the project's service keys and the
   * caller's own; for an administrator all.
   */
  Future<List<KeyLabel>> labels(Project project, Principal caller, Collection<String> ids) {
    Tuple arguments =
        Tuple.of(
            project.id(), ids.toArray(String[]::new), caller.userId(), project.isAdministered());
    return database
        .execute(LABELS, arguments)
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new KeyLabel(
                                row.getString("id"),
                                row.getString("label"),
                                row.getBoolean("service")))
                    .toList());
  }

  private static ApiException noProject() {
    return ApiException.notFound("Project not found.");
  }
}
