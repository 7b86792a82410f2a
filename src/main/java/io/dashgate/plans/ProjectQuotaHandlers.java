package io.dashgate.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.plans.QuotaStore.KeyLabel;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.limits.EventQuota;
import io.dashgate.platform.limits.KeyUsage;
import io.dashgate.platform.limits.Limit;
import io.dashgate.platform.limits.RateLimits;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Serves {@code /api/projects/{project_id}/quota/}: limits, usage, and usage by key. */
public final class ProjectQuotaHandlers {

  private final QuotaStore store;
  private final RateLimits limits;
  private final EventQuota events;

  /** Makes the handlers of one verticle. */
  public ProjectQuotaHandlers(Database database, RateLimits limits, EventQuota events) {
    this.events = events;
    this.store = new QuotaStore(database);
    this.limits = limits;
  }

  /** Binds the operation. */
  public void bindTo(Operations operations) {
    operations.bind("projects_quota_retrieve", this::retrieve);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    long project = request.project().id();
    Map<String, KeyUsage.Counts> usage = limits.keys(project);
    // independent statements, sent together: the labels depend on the counts in memory
    Future<Long> inMonth = store.events(project);
    Future<QuotaStore.Quota> quota = store.require(project);
    Future<List<KeyLabel>> keys =
        store.labels(request.project(), request.principal(), usage.keySet());
    return Future.all(quota, keys, inMonth)
        .map(
            all ->
                ApiReply.ok(
                    json ->
                        write(
                            json,
                            Stream.concat(
                                    limits.states(request.project()).stream(),
                                    events.states(project, inMonth.result()).stream())
                                .toList(),
                            quota.result(),
                            keys.result(),
                            usage)));
  }

  private void write(
      JsonGenerator json,
      List<RateLimits.State> states,
      QuotaStore.Quota quota,
      List<KeyLabel> keys,
      Map<String, KeyUsage.Counts> usage)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("plan", quota.plan());
    json.writeBooleanField("shared", limits.cluster().isPresent());
    json.writeArrayFieldStart("policies");
    for (RateLimits.State state : states) {
      json.writeStartObject();
      writeFields(json, state.limit());
      json.writeNumberField("used", state.used());
      json.writeNumberField("remaining", Math.max(0, state.limit().requests() - state.used()));
      json.writeNumberField("reset", state.reset());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("key_policies");
    for (Limit limit : limits.ofCallers(quota.projectId())) {
      json.writeStartObject();
      writeFields(json, limit);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("keys");
    for (KeyLabel key : keys) {
      write(json, key, usage.getOrDefault(key.id(), KeyUsage.NONE));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, Limit limit) throws IOException {
    json.writeStringField("policy", limit.policy().label());
    json.writeNumberField("limit", limit.requests());
    json.writeNumberField("window", limit.policy().seconds());
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
}
