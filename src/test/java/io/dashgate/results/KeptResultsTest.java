package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Results are kept when they are computed, and shown as long as nothing that they are of changes.
 */
class KeptResultsTest {

  private Tenant tenant;
  private ProjectResults results;

  @BeforeEach
  void sendEvents(TestGateway gateway) {
    tenant = gateway.signUp();
    results = new ProjectResults(tenant);
    results.sendPageviews(3);
  }

  private JsonObject get(String path) {
    return tenant.api().get(path).expect(200).json();
  }

  @Test
  void anInsightHasTheLastResultOfItsQuery() {
    long id = results.insight(ProjectResults.query());

    assertNull(get(tenant.insight(id)).getValue("result"));
    JsonObject computed = get(tenant.insight(id) + "?refresh=blocking");
    JsonObject kept = get(tenant.insight(id));

    assertEquals(3, ProjectResults.count(computed));
    assertFalse(computed.getBoolean("is_cached"));
    assertEquals(3, ProjectResults.count(kept));
    assertTrue(kept.getBoolean("is_cached"));
    assertEquals(computed.getString("last_refresh"), kept.getString("last_refresh"));
    assertEquals("UTC", kept.getString("timezone"));
    assertEquals(false, kept.getValue("hasMore"));
    assertTrue(kept.getJsonObject("resolved_date_range").containsKey("date_from"));
    assertNull(kept.getValue("query_status"));
  }

  private Object staleAt(String from, String to) {
    JsonObject query = ProjectResults.query();
    query.put("dateRange", new JsonObject().put("date_from", from).put("date_to", to));
    JsonObject body = new JsonObject().put("query", query);
    return tenant
        .api()
        .post(tenant.project() + "query/", body)
        .expect(200)
        .json()
        .getValue("cache_target_age");
  }

  @Test
  void onlyResultsOfAFixedTimeThatIsOverStayNew() {
    assertNull(staleAt("2022-06-01", "2022-06-10"));
    assertNull(staleAt("2022-06-01T10:00:00Z", "2022-06-10"));
    assertNotNull(staleAt("2026-06-01", "2030-01-01"));
    assertNotNull(staleAt("-1dStart", "-1dEnd"));
    assertNotNull(staleAt("-7d", "-1d"));
    assertNotNull(staleAt("2022-06-01", "-1d"));
    assertNotNull(staleAt("all", "2022-06-10"));
  }

  @Test
  void anInsightWithFiltersAnswersInTheirLanguage() {
    long id = results.insight(ProjectResults.filters());

    JsonObject computed = get(tenant.insight(id) + "?refresh=TRUE");

    assertEquals(3, ProjectResults.count(computed));
    assertTrue(computed.getJsonArray("result").getJsonObject(0).containsKey("persons_urls"));
    assertTrue(computed.getString("filters_hash").matches("cache_[0-9a-f]{32}"));
    assertFalse(computed.containsKey("hasMore"));
    assertEquals(computed.getValue("result"), get(tenant.insight(id)).getValue("result"));
  }

  @Test
  void answersToChangesThatAskForItHaveAResult() {
    JsonObject body = new JsonObject().put("query", ProjectResults.query()).put("refresh", true);
    JsonObject created = tenant.api().post(tenant.insights(), body).expect(201).json();
    assertEquals(3, ProjectResults.count(created));
    assertFalse(created.containsKey("refresh"));
    String path = tenant.insight(created.getLong("id"));
    assertEquals(3, ProjectResults.count(get(path)));

    JsonObject change = new JsonObject().put("query", ProjectResults.queryOf("other"));
    assertNull(tenant.api().patch(path, change).expect(200).json().getValue("result"));
    JsonObject changed = tenant.api().patch(path, change.put("refresh", true)).expect(200).json();
    assertEquals(0, ProjectResults.count(changed));
    change.put("query", new JsonObject().put("kind", "FunnelsQuery"));
    JsonObject unsupported = tenant.api().patch(path, change).expect(200).json();
    assertNull(unsupported.getValue("result"));
    assertEquals(
        "Unsupported query kind: FunnelsQuery.",
        unsupported.getJsonObject("query_status").getString("error_message"));
  }

  @Test
  void anInsightThatWasNeverComputedHasTheMembersOfBefore() {
    Set<String> names = get(tenant.insight(results.insight(ProjectResults.query()))).fieldNames();

    assertFalse(names.contains("hasMore"));
    assertFalse(names.contains("query_status"));
  }

  @Test
  void aResultOfAnotherQueryIsNotShown() {
    long id = results.insight(ProjectResults.query());
    get(tenant.insight(id) + "?refresh=blocking");

    tenant.api().patch(tenant.insight(id), new JsonObject().put("name", "renamed")).expect(200);
    assertEquals(3, ProjectResults.count(get(tenant.insight(id))));
    tenant
        .api()
        .patch(tenant.insight(id), new JsonObject().put("query", ProjectResults.queryOf("other")))
        .expect(200);

    assertNull(get(tenant.insight(id)).getValue("result"));
    assertEquals(0, ProjectResults.count(get(tenant.insight(id) + "?refresh=blocking")));
  }

  @Test
  void aResultOfAnotherTimeZoneIsNotShown() {
    long id = results.insight(ProjectResults.query());
    get(tenant.insight(id) + "?refresh=blocking");

    tenant
        .api()
        .patch(tenant.project(), new JsonObject().put("timezone", "Europe/Berlin"))
        .expect(200);

    assertNull(get(tenant.insight(id)).getValue("result"));
    assertEquals(
        "Europe/Berlin", get(tenant.insight(id) + "?refresh=blocking").getString("timezone"));
  }

  @Test
  void aNewResultHasAnotherTag() {
    long id = results.insight(ProjectResults.query());
    String before = tag(tenant.insight(id));
    get(tenant.insight(id) + "?refresh=blocking");

    String with = tag(tenant.insight(id));

    assertNotEquals(before, with);
    assertEquals(304, conditional(tenant.insight(id), with).status());
    assertEquals(200, conditional(tenant.insight(id), before).status());
    results.age();
    get(tenant.insight(id) + "?refresh=true");
    assertEquals(200, conditional(tenant.insight(id), with).status());
  }

  private String tag(String path) {
    return tenant.api().get(path).expect(200).header("ETag").orElseThrow();
  }

  private Answer conditional(String path, String tag) {
    return tenant.api().send("GET", path, null, Map.of("If-None-Match", tag));
  }

  @Test
  void theSameQueryIsComputedOnceWhateverAsksForIt() {
    JsonObject body = new JsonObject().put("query", ProjectResults.query());
    JsonObject first = tenant.api().post(tenant.project() + "query/", body).expect(200).json();
    JsonObject second = tenant.api().post(tenant.project() + "query/", body).expect(200).json();
    JsonObject ofInsight =
        get(tenant.insight(results.insight(ProjectResults.query())) + "?refresh=async");

    assertFalse(first.getBoolean("is_cached"));
    assertTrue(second.getBoolean("is_cached"));
    assertEquals(first.getString("cache_key"), second.getString("cache_key"));
    assertEquals(first.getString("last_refresh"), ofInsight.getString("last_refresh"));
    assertTrue(ofInsight.getBoolean("is_cached"));
    assertEquals(first.getValue("results"), ofInsight.getValue("result"));
  }

  @Test
  void aRefreshComputesAnewAfterAWhileOnly() {
    long id = results.insight(ProjectResults.query());
    get(tenant.insight(id) + "?refresh=blocking");
    results.sendPageviews(2);

    assertEquals(3, ProjectResults.count(get(tenant.insight(id) + "?refresh=force_blocking")));
    results.age();
    assertEquals(3, ProjectResults.count(get(tenant.insight(id))));
    assertEquals(3, ProjectResults.count(get(tenant.insight(id) + "?refresh=blocking")));
    assertEquals(5, ProjectResults.count(get(tenant.insight(id) + "?refresh=force_blocking")));
  }

  @Test
  void staleResultsAreComputedAnewForThoseWhoWantFreshOnes() {
    long id = results.insight(ProjectResults.query());
    get(tenant.insight(id) + "?refresh=blocking");
    results.sendPageviews(2);
    results.makeStale(false);

    assertEquals(3, ProjectResults.count(get(tenant.insight(id) + "?refresh=force_cache")));
    assertEquals(3, ProjectResults.count(get(tenant.insight(id) + "?refresh=lazy_async")));
    assertEquals(
        5, ProjectResults.count(get(tenant.insight(id) + "?refresh=async_except_on_cache_miss")));
    results.sendPageviews(1);
    results.makeStale(true);
    assertEquals(6, ProjectResults.count(get(tenant.insight(id) + "?refresh=lazy_async")));
  }

  @Test
  void aQueryThatMustNotBeComputedHasNoResults() {
    JsonObject body =
        new JsonObject().put("query", ProjectResults.query()).put("refresh", "force_cache");

    JsonObject missed = tenant.api().post(tenant.project() + "query/", body).expect(200).json();

    assertEquals(Set.of("cache_key", "query_status"), missed.fieldNames());
    tenant.api().post(tenant.project() + "query/", body.copy().put("refresh", true)).expect(200);
    assertEquals(
        missed.getString("cache_key"),
        tenant
            .api()
            .post(tenant.project() + "query/", body)
            .expect(200)
            .json()
            .getString("cache_key"));
  }

  @Test
  void aLongResultIsKept() {
    JsonObject hours =
        ProjectResults.query()
            .put("interval", "hour")
            .put("dateRange", new JsonObject().put("date_from", "-300d"));
    JsonObject body = new JsonObject().put("query", hours);

    JsonObject first = tenant.api().post(tenant.project() + "query/", body).expect(200).json();
    JsonObject second = tenant.api().post(tenant.project() + "query/", body).expect(200).json();
    JsonObject ofInsight = get(tenant.insight(results.insight(hours)) + "?refresh=blocking");

    assertTrue(first.getJsonArray("results").encode().length() > 300_000);
    assertTrue(second.getBoolean("is_cached"));
    assertEquals(first.getValue("results"), second.getValue("results"));
    assertEquals(first.getValue("results"), ofInsight.getValue("result"));
  }

  @Test
  void calculationsAreKept() {
    String path = tenant.insights() + "trend/";
    JsonObject filters = ProjectResults.filters().getJsonObject("filters");

    assertFalse(tenant.api().post(path, filters).expect(200).json().getBoolean("is_cached"));
    assertTrue(tenant.api().post(path, filters).expect(200).json().getBoolean("is_cached"));
    results.age();
    assertFalse(
        tenant
            .api()
            .post(path, filters.copy().put("refresh", true))
            .expect(200)
            .json()
            .getBoolean("is_cached"));
  }

  @Test
  void aQueryThatIsNotSupportedSaysSo() {
    JsonObject funnel =
        new JsonObject()
            .put("kind", "InsightVizNode")
            .put("source", new JsonObject().put("kind", "FunnelsQuery"));
    long id = results.insight(new JsonObject().put("query", funnel));

    JsonObject answer = get(tenant.insight(id) + "?refresh=blocking");

    assertNull(answer.getValue("result"));
    assertTrue(answer.getJsonObject("query_status").getBoolean("error"));
    assertEquals(
        "Unsupported query kind: FunnelsQuery.",
        answer.getJsonObject("query_status").getString("error_message"));
    assertFalse(get(tenant.insight(id)).containsKey("query_status"));
  }

  @Test
  void otherTenantsHaveResultsOfTheirOwn(TestGateway gateway) {
    JsonObject body = new JsonObject().put("query", ProjectResults.query());
    tenant.api().post(tenant.project() + "query/", body).expect(200);
    Tenant other = gateway.signUp();

    JsonObject answer = other.api().post(other.project() + "query/", body).expect(200).json();

    assertFalse(answer.getBoolean("is_cached"));
    assertEquals(0, ProjectResults.countOf(answer.getJsonArray("results")));
  }

  @Test
  void aDeletedProjectLeavesNoResults() {
    long id = results.insight(ProjectResults.query());
    get(tenant.insight(id) + "?refresh=blocking");
    assertEquals(2, results.rows());

    tenant.api().delete(tenant.project()).expect(204);

    assertEquals(0, results.rows());
  }

  private boolean isKept(JsonObject query) {
    JsonObject body = new JsonObject().put("query", query);
    return tenant
        .api()
        .post(tenant.project() + "query/", body)
        .expect(200)
        .json()
        .getBoolean("is_cached");
  }

  @Test
  void membersThatAreNotReadMakeNoOtherResult() {
    JsonObject query = ProjectResults.query();
    assertFalse(isKept(query));

    JsonObject other =
        ProjectResults.query()
            .put("tags", new JsonObject().put("name", "x".repeat(1_000)))
            .put("version", 2)
            .put("trendsFilter", new JsonObject().put("showLegend", true));
    other.getJsonObject("dateRange").put("anything", "else");
    other.getJsonArray("series").getJsonObject(0).put("unknown", new JsonArray().add(1));
    assertTrue(isKept(other));
    assertEquals(1, results.rows());
  }

  @Test
  void eachMemberThatIsReadMakesAnotherResult() {
    assertFalse(isKept(ProjectResults.query()));
    JsonObject filter = new JsonObject().put("key", "$browser").put("value", "Safari");
    JsonObject group =
        new JsonObject()
            .put("type", "AND")
            .put(
                "values",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("type", "OR")
                            .put("values", new JsonArray().add(filter))));
    List<JsonObject> others =
        List.of(
            ProjectResults.query().put("interval", "week"),
            ProjectResults.query().put("dateRange", new JsonObject().put("date_from", "-8d")),
            ProjectResults.query()
                .put(
                    "dateRange",
                    new JsonObject().put("date_from", "-7d").put("explicitDate", true)),
            ProjectResults.query().put("properties", new JsonArray().add(filter)),
            ProjectResults.query().put("properties", group),
            ProjectResults.query().put("filterTestAccounts", true),
            ProjectResults.query().put("compareFilter", new JsonObject().put("compare", true)),
            ProjectResults.query()
                .put("breakdownFilter", new JsonObject().put("breakdown", "$browser")),
            ProjectResults.query()
                .put(
                    "breakdownFilter",
                    new JsonObject().put("breakdown", "$browser").put("breakdown_limit", 1)),
            ProjectResults.query()
                .put(
                    "breakdownFilter",
                    new JsonObject()
                        .put(
                            "breakdowns",
                            new JsonArray().add(new JsonObject().put("property", "$browser")))),
            ProjectResults.query().put("trendsFilter", new JsonObject().put("formula", "A + 1")),
            ProjectResults.query()
                .put("trendsFilter", new JsonObject().put("display", "BoldNumber")),
            ProjectResults.query()
                .put("trendsFilter", new JsonObject().put("smoothingIntervals", 2)),
            ofSeries("math", "dau"),
            ofSeries("name", "named"),
            ofSeries("custom_name", "named"),
            ofSeries("properties", new JsonArray().add(filter)),
            ofSeries("fixedProperties", new JsonArray().add(filter)),
            ofSeries("event", "other"));
    for (JsonObject other : others) {
      assertFalse(isKept(other), other.encode());
      assertTrue(isKept(other), other.encode());
    }
  }

  private static JsonObject ofSeries(String member, Object value) {
    JsonObject query = ProjectResults.query();
    query.getJsonArray("series").getJsonObject(0).put(member, value);
    return query;
  }

  @Test
  void theOldestResultsBeyondTheBytesOfAProjectAreRemoved(TestGateway gateway) {
    TestDatabase database = gateway.database();
    for (int i = 0; i < 5; i++) {
      database.execute(
          "insert into insight_result (project_id, key, bytes, touched_at)"
              + " values (?, gen_random_uuid(), 70000000, now() - make_interval(mins => ?))",
          tenant.projectId(),
          i);
    }
    Tenant other = gateway.signUp();
    database.execute(
        "insert into insight_result (project_id, key, bytes, touched_at)"
            + " values (?, gen_random_uuid(), 150000000, now() - interval '1 day')",
        other.projectId());

    gateway.gateway().maintenance().purgeResults().toCompletionStage().toCompletableFuture().join();

    assertEquals(2, results.rows());
    assertEquals(1, new ProjectResults(other).rows());
    assertEquals(
        2,
        database.count(
            "select count(*) from insight_result where project_id = ?"
                + " and touched_at > now() - interval '90 seconds'",
            tenant.projectId()));
  }

  @Test
  void resultsAreRemovedAfterAWeek(TestGateway gateway) {
    long old = results.insight(ProjectResults.query());
    get(tenant.insight(old) + "?refresh=blocking");
    results.makeOlderThanAWeek();
    long other = results.insight(ProjectResults.queryOf("other"));
    get(tenant.insight(other) + "?refresh=blocking");

    gateway.gateway().maintenance().purgeResults().toCompletionStage().toCompletableFuture().join();

    assertEquals(2, results.rows());
    assertNull(get(tenant.insight(old)).getValue("result"));
    assertEquals(0, ProjectResults.count(get(tenant.insight(other))));
  }
}
