package io.dashgate.plans;

import io.dashgate.plans.PlanStore.Plan;
import io.dashgate.plans.QuotaStore.Quota;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /api/operator/}: plans and the quotas of projects. Answers once a change applies in
 * this process; the other processes are notified by the database.
 */
public final class OperatorHandlers {

  private static final Logger log = LoggerFactory.getLogger(OperatorHandlers.class);

  private final PlanStore plans;
  private final QuotaStore quotas;
  private final QuotaLoader loader;

  /** Makes the handlers of one verticle. */
  public OperatorHandlers(Database database, QuotaLoader loader) {
    this.plans = new PlanStore(database);
    this.quotas = new QuotaStore(database);
    this.loader = loader;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("operator_plans_list", this::list)
        .bind("operator_plans_retrieve", this::retrieve)
        .bind("operator_plans_update", this::update)
        .bind("operator_plans_destroy", this::destroy)
        .bind("operator_quota_retrieve", this::retrieveQuota)
        .bind("operator_quota_update", this::updateQuota)
        .bind("operator_quota_destroy", this::destroyQuota);
  }

  private Future<ApiReply> list(ApiRequest request) {
    return plans
        .list()
        .map(found -> ApiReply.ok(ApiReply.array(found, (json, plan) -> plan.write(json))));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    return plans
        .find(name(request))
        .map(found -> ApiReply.ok(found.orElseThrow(ApiException::notFound)::write));
  }

  private Future<ApiReply> update(ApiRequest request) {
    Plan wanted = new Plan(name(request), PlanLimits.of(request.body()));
    return plans
        .put(request.writer(), wanted)
        .compose(plan -> apply("plan {} is set", plan.name()).map(any -> ApiReply.ok(plan::write)));
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    String name = name(request);
    if (name.equals(PlanStore.DEFAULT)) {
      throw ApiException.invalidInput("The default plan cannot be deleted.", null);
    }
    return plans
        .delete(request.writer(), name)
        .compose(any -> apply("plan {} is deleted", name))
        .map(any -> ApiReply.noContent());
  }

  private Future<ApiReply> retrieveQuota(ApiRequest request) {
    return quotas.require(project(request)).map(quota -> ApiReply.ok(quota::write));
  }

  private Future<ApiReply> updateQuota(ApiRequest request) {
    Quota wanted =
        new Quota(
            project(request), request.body().getString("plan"), PlanLimits.of(request.body()));
    return quotas
        .put(request.writer(), wanted)
        .compose(
            quota ->
                apply("the quota of project {} is set", quota.projectId())
                    .map(any -> ApiReply.ok(quota::write)));
  }

  private Future<ApiReply> destroyQuota(ApiRequest request) {
    long project = project(request);
    return quotas
        .delete(request.writer(), project)
        .compose(any -> apply("the quota of project {} is the default", project))
        .map(any -> ApiReply.noContent());
  }

  private Future<Void> apply(String change, Object subject) {
    log.info(change, subject);
    return loader.load();
  }

  private static String name(ApiRequest request) {
    return request.parameters().text("plan");
  }

  private static long project(ApiRequest request) {
    return ProjectAccess.id(request.parameters().text("project_id"));
  }
}
