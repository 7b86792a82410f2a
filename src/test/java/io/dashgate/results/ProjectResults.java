package io.dashgate.results;

import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A project with page views, whose results can be made older. */
public record ProjectResults(Tenant tenant) {

  /** Returns a new insight's body with a query of page views. */
  public static JsonObject query() {
    return queryOf("$pageview");
  }

  /** Returns a query of the events of a name in the last week. */
  public static JsonObject queryOf(String event) {
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put(
            "series",
            new JsonArray().add(new JsonObject().put("kind", "EventsNode").put("event", event)))
        .put("dateRange", new JsonObject().put("date_from", "-7d"));
  }

  /** Returns the body of an insight with filters of page views. */
  public static JsonObject filters() {
    return new JsonObject()
        .put(
            "filters",
            new JsonObject()
                .put(
                    "events",
                    new JsonArray()
                        .add(new JsonObject().put("id", "$pageview").put("type", "events")))
                .put("date_from", "-7d"));
  }

  /** Creates an insight of a query, or of a body. */
  public long insight(JsonObject queryOrBody, Long... dashboards) {
    JsonObject body =
        queryOrBody.containsKey("kind") ? new JsonObject().put("query", queryOrBody) : queryOrBody;
    body = body.copy().put("dashboards", new JsonArray(List.of(dashboards)));
    return tenant.api().post(tenant.insights(), body).expect(201).id();
  }

  /** Sends page views of now, and waits until they are stored. */
  public void sendPageviews(int number) {
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    JsonArray batch = new JsonArray();
    for (int i = 0; i < number; i++) {
      batch.add(
          new JsonObject()
              .put("event", "$pageview")
              .put("uuid", UUID.randomUUID().toString())
              .put("distinct_id", "visitor " + i)
              .put("properties", new JsonObject().put("$browser", i == 0 ? "Safari" : "Chrome")));
    }
    tenant
        .gateway()
        .anonymous()
        .post("/batch/", new JsonObject().put("api_key", token).put("batch", batch))
        .expect(200);
    new Inbox(database(), tenant.projectId()).awaitEmpty();
  }

  /** Makes results half a minute older. */
  public void age() {
    update("computed_at = " + before(Duration.ofSeconds(30)));
  }

  /** Makes results stale, or stale for long. */
  public void makeStale(boolean forLong) {
    String stale = before(Duration.ofHours(1));
    update(
        "computed_at = %s, stale_at = %s".formatted(before(Duration.ofDays(1)), stale)
            + (forLong ? ", lazily_stale_at = " + stale : ""));
  }

  /** Makes results so old that they are removed. */
  void makeOlderThanAWeek() {
    String old = before(Duration.ofDays(8));
    update("touched_at = " + old);
    database()
        .execute(
            "update insight_result_link set linked_at = " + old + " where project_id = ?",
            tenant.projectId());
  }

  /** A constant, as Citus wants it. */
  private static String before(Duration time) {
    return "'" + Instant.now().minus(time) + "'";
  }

  private void update(String set) {
    database()
        .execute(
            "update insight_result set %s where project_id = %d"
                .formatted(set, tenant.projectId()));
  }

  /** Returns the number of rows about results. */
  long rows() {
    return database()
            .count("select count(*) from insight_result where project_id = ?", tenant.projectId())
        + database()
            .count(
                "select count(*) from insight_result_link where project_id = ?",
                tenant.projectId());
  }

  private TestDatabase database() {
    return tenant.gateway().database();
  }

  /** Returns the number of events in the result of an insight. */
  static int count(JsonObject insight) {
    return countOf(insight.getJsonArray("result"));
  }

  /** Returns the number of events in the first series of a result. */
  static int countOf(JsonArray result) {
    return result.getJsonObject(0).getInteger("count");
  }
}
