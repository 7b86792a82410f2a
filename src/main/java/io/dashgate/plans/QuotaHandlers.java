package io.dashgate.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.plans.QuotaStore.KeyLabel;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.limits.KeyUsage;
import io.dashgate.platform.limits.Policy;
import io.dashgate.platform.limits.RateLimits;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Serves {@code /api/projects/{project_id}/quota/}: how much is left, and which keys used it. */
public final class QuotaHandlers {

  private final QuotaStore store;
  private final RateLimits limits;

  /** Makes the handlers of one verticle. */
  public QuotaHandlers(Database database, RateLimits limits) {
    this.store = new QuotaStore(database);
    this.limits = limits;
  }

  /** Binds the operation. */
  public void bindTo(Operations operations) {
    operations.bind("projects_quota_retrieve", this::retrieve);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long project = request.project().id();
    Map<String, KeyUsage.Counts> uses = limits.keys(project);
    Future<QuotaStore.Quota> quota = store.require(project);
    Future<List<KeyLabel>> keys =
        store.labels(request.project(), request.principal(), uses.keySet());
    return Future.all(quota, keys)
        .map(both -> ApiReply.ok(json -> write(json, quota.result(), keys.result(), uses)));
  }

  private void write(
      JsonGenerator json,
      QuotaStore.Quota quota,
      List<KeyLabel> keys,
      Map<String, KeyUsage.Counts> uses)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("plan", quota.plan());
    json.writeBooleanField("shared", limits.shared().isPresent());
    json.writeArrayFieldStart("policies");
    for (Map.Entry<Policy, RateLimits.State> policy :
        limits.project(quota.projectId()).entrySet()) {
      write(json, policy.getKey(), policy.getValue());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("key_policies");
    for (Map.Entry<Policy, Integer> limit : limits.ofCallers(quota.projectId()).entrySet()) {
      json.writeStartObject();
      writeLimit(json, limit.getKey(), limit.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("keys");
    for (KeyLabel key : keys) {
      write(json, key, uses.getOrDefault(key.id(), KeyUsage.NONE));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Policy policy, RateLimits.State state)
      throws IOException {
    json.writeStartObject();
    writeLimit(json, policy, state.limit());
    json.writeNumberField("used", state.used());
    json.writeNumberField("remaining", Math.max(0, state.limit() - state.used()));
    json.writeNumberField("reset", state.reset());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, KeyLabel key, KeyUsage.Counts counts)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", key.id());
    json.writeStringField("label", key.label());
    json.writeBooleanField("is_service", key.service());
    json.writeNumberField("used_minute", counts.minute());
    json.writeNumberField("used_hour", counts.hour());
    json.writeEndObject();
  }

  private static void writeLimit(JsonGenerator json, Policy policy, int limit) throws IOException {
    json.writeStringField("policy", policy.label());
    json.writeNumberField("limit", limit);
    json.writeNumberField("window", policy.seconds());
  }
}
