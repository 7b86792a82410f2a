package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Properties of so many groups, or so long ones, that they are read in portions. */
class ManyGroupsTest {

  private static JsonObject byTier(Tenant tenant) {
    JsonObject query =
        new JsonObject()
            .put("kind", "TrendsQuery")
            .put("dateRange", new JsonObject().put("date_from", "-7d"))
            .put(
                "series",
                JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", "visit")))
            .put(
                "breakdownFilter",
                new JsonObject()
                    .put("breakdown", "tier")
                    .put("breakdown_type", "group")
                    .put("breakdown_group_type_index", 0));
    return tenant
        .api()
        .post(tenant.project() + "query/", new JsonObject().put("query", query))
        .expect(200)
        .json();
  }

  private static Map<String, Double> counts(JsonObject answer) {
    Map<String, Double> counts = new HashMap<>();
    answer.getJsonArray("results").stream()
        .map(JsonObject.class::cast)
        .forEach(
            line ->
                counts.put(line.getValue("breakdown_value").toString(), line.getDouble("count")));
    return counts;
  }

  private static void add(Tenant tenant, int groups, String tier) {
    tenant
        .gateway()
        .database()
        .execute(
            """
            insert into groups (project_id, group_type_index, group_key, properties, created_at, version)
            select ?, 0, 'g' || lpad(g::text, 6, '0'), json_build_object('tier', %s), now(), 1
            from generate_series(1, ?) g
            """
                .formatted(tier),
            tenant.projectId(),
            groups);
    for (String group : List.of("g000001", "g%06d".formatted(groups), "unknown")) {
      StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", group));
    }
  }

  @Test
  void areAllRead(Tenant tenant) {
    add(tenant, 12_001, "case when g = 12001 then 'gold' else 'tin' end");

    assertEquals(
        Map.of("tin", 1.0, "gold", 1.0, "$$_posthog_breakdown_null_$$", 1.0),
        counts(byTier(tenant)));
  }

  @Test
  void ofLongValuesAreAllRead(Tenant tenant) {
    add(tenant, 12, "repeat(chr(96 + g::int), 300000)");

    assertEquals(
        Map.of(
            "a".repeat(300_000),
            1.0,
            "l".repeat(300_000),
            1.0,
            "$$_posthog_breakdown_null_$$",
            1.0),
        counts(byTier(tenant)));
  }
}
