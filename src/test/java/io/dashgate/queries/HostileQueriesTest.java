package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names and values that nobody would choose in good faith are texts as all others. */
class HostileQueriesTest {

  private static final List<String> TEXTS =
      List.of(
          "'; drop table person; --",
          "\" or 1=1 --",
          "$1",
          "%s %n {} ${x}",
          "a\\'b\\\\\"c",
          "Ünïcode 日本語 🎉 \u202e",
          "\ufffd",
          "null",
          "__proto__",
          "a::b",
          "[\"a\"]",
          "{\"a\":1}",
          "\r\nx: y",
          "\t",
          "x".repeat(10_000));

  private static final String NUL = "a\u0000b";

  private static final List<String> PATTERNS =
      List.of(
          "(",
          "(a+)+$",
          "[",
          "\\",
          "(?=x)",
          "a{1,1000}{1,1000}",
          ".*".repeat(150),
          "x".repeat(10_000));

  private static Answer ask(Tenant tenant, JsonObject query) {
    return tenant.api().post(tenant.project() + "query/", new JsonObject().put("query", query));
  }

  private static JsonObject trends(String event) {
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put(
            "dateRange",
            new JsonObject().put("date_from", "2022-06-10").put("date_to", "2022-06-10"))
        .put(
            "series",
            JsonArray.of(
                new JsonObject().put("kind", "EventsNode").put("event", event).put("math", "dau")));
  }

  private static JsonObject actors(JsonObject trends) {
    return new JsonObject()
        .put("kind", "ActorsQuery")
        .put("select", JsonArray.of("id", "event_count"))
        .put("source", new JsonObject().put("kind", "InsightActorsQuery").put("source", trends));
  }

  private static void event(Tenant tenant, String name, String id, JsonObject properties) {
    StoredEvents.of(tenant)
        .event(
            name,
            id,
            properties.encode(),
            Instant.parse("2022-06-10T10:00:00Z"),
            UUID.randomUUID(),
            null);
  }

  private static JsonObject only(Tenant tenant, JsonObject query) {
    JsonArray results = ask(tenant, query).expect(200).json().getJsonArray("results");
    assertEquals(1, results.size(), () -> shortened(query));
    return results.getJsonObject(0);
  }

  private static String shortened(JsonObject query) {
    String text = query.encode();
    return text.substring(0, Math.min(500, text.length()));
  }

  private static int size(Tenant tenant, JsonObject query) {
    return ask(tenant, query).expect(200).json().getJsonArray("results").size();
  }

  /** Returns a text that a name of an event can have. */
  private static String name(String text) {
    return text.substring(0, Math.min(200, text.length()));
  }

  @Test
  void areFoundByWhatTheyAre(Tenant tenant) {
    for (String text : TEXTS) {
      JsonObject properties = new JsonObject().put(name(text), text).put("k", text);
      event(tenant, name(text), name(text), properties);
    }
    event(tenant, "harmless", "ann", new JsonObject().put("k", "v"));
    for (String text : TEXTS) {
      JsonObject trends = trends(name(text));
      assertEquals(1, only(tenant, trends).getInteger("count"), text);
      assertEquals(1, size(tenant, actors(trends)), text);
      assertEquals(1, size(tenant, actors(trends).put("search", name(text).strip())), text);
      for (String operator : List.of("exact", "icontains")) {
        JsonObject leaf =
            new JsonObject().put("key", name(text)).put("value", text).put("operator", operator);
        JsonObject filtered = trends(null).put("properties", JsonArray.of(leaf));
        assertEquals(1, only(tenant, filtered).getInteger("count"), text);
        assertEquals(1, size(tenant, actors(filtered)), text);
      }
      JsonObject byKey =
          trends(null).put("breakdownFilter", new JsonObject().put("breakdown", name(text)));
      JsonObject ofValue = actors(byKey);
      ofValue.getJsonObject("source").put("breakdown", JsonArray.of(text));
      assertEquals(1, size(tenant, ofValue), text);
      checkOf2022(tenant, text);
      for (String math : List.of("sum", text)) {
        JsonObject strange = trends(null);
        strange
            .getJsonArray("series")
            .getJsonObject(0)
            .put("math", math)
            .put("math_property", text);
        assertTrue(ask(tenant, strange).status() < 500, text);
      }
      for (String field : List.of("orderBy", "select")) {
        assertTrue(
            ask(tenant, actors(trends(null)).put(field, JsonArray.of("properties." + text)))
                    .status()
                < 500,
            text);
        ask(tenant, actors(trends(null)).put(field, JsonArray.of(text))).expect(400);
      }
    }
    assertEquals(1, only(tenant, trends("harmless")).getInteger("count"));
    assertEquals(TEXTS.size() + 1, only(tenant, trends(null)).getInteger("count"));
  }

  private static void checkOf2022(Tenant tenant, String text) {
    JsonObject entity = new JsonObject().put("id", name(text)).put("type", "events");
    String parameters =
        "date_from=2022-06-10&date_to=2022-06-10&events="
            + encoded(JsonArray.of(entity.put("math", "dau")).encode());
    JsonObject answer =
        tenant.api().get(tenant.insights() + "trend/?" + parameters).expect(200).json();
    JsonObject line = answer.getJsonArray("result").getJsonObject(0);
    assertEquals(1, line.getInteger("count"), text);
    String url = line.getJsonArray("persons_urls").getJsonObject(0).getString("url");
    JsonObject found = tenant.api().get(url).expect(200).json();
    assertEquals(1, found.getJsonArray("results").getJsonObject(0).getInteger("count"), text);
    Answer table =
        tenant
            .api()
            .get(
                tenant.insights()
                    + "trend.csv?"
                    + parameters
                    + "&export_name="
                    + encoded(name(text)));
    assertTrue(table.expect(200).body().endsWith(",1\r\n"), text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void nulCharactersAreRefused(Tenant tenant) {
    ask(tenant, trends(NUL)).expect(400);
    ask(tenant, actors(trends("a")).put("search", NUL)).expect(400);
    tenant.api().get(tenant.insights() + "trend/?breakdown=a%00b").expect(400);
    tenant.api().get(tenant.insights() + "trend.csv?export_name=a%00b").expect(400);
    tenant.api().get(tenant.project() + "persons/trends/?entity_id=a%00b").expect(400);
  }

  @Test
  void patternsEndSoon(Tenant tenant) {
    event(tenant, "visit", "ann", new JsonObject().put("k", "a".repeat(5_000)));
    for (String pattern : PATTERNS) {
      for (String operator : List.of("regex", "not_regex")) {
        JsonObject leaf =
            new JsonObject().put("key", "k").put("value", pattern).put("operator", operator);
        JsonObject filtered = trends("visit").put("properties", JsonArray.of(leaf));
        assertTrue(ask(tenant, filtered).status() < 500, pattern);
        assertTrue(ask(tenant, actors(filtered)).status() < 500, pattern);
      }
    }
  }

  @Test
  void manyDifferentValuesAreTooManyAtMost(Tenant tenant) {
    List<StoredEvents.New> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      events.add(
          new StoredEvents.New(
              "visit",
              "ann",
              "{\"k\":\"value " + i + "\"}",
              Instant.parse("2022-06-10T10:00:00Z"),
              UUID.randomUUID(),
              null));
    }
    StoredEvents.of(tenant).events(events);
    JsonObject trends =
        trends("visit").put("breakdownFilter", new JsonObject().put("breakdown", "k"));
    JsonObject others = actors(trends);
    others.getJsonObject("source").put("breakdown", "$$_posthog_breakdown_other_$$");
    JsonArray rows = ask(tenant, others).expect(200).json().getJsonArray("results");
    assertEquals(1, rows.size());
    assertEquals(19_975, rows.getJsonArray(0).getInteger(1));
    others.getJsonObject("source").put("breakdown", "value 19999");
    assertEquals(
        1,
        ask(tenant, others)
            .expect(200)
            .json()
            .getJsonArray("results")
            .getJsonArray(0)
            .getInteger(1));
  }
}
