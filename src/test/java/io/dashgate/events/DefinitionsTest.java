package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dashgate.testing.Api;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Definitions of events and properties, and warnings. */
class DefinitionsTest {

  private static Tenant tenant;
  private static Tenant other;
  private static Api api;

  @BeforeAll
  static void store(Tenant fresh, Tenant second) {
    tenant = fresh;
    other = second;
    api = fresh.api();
    StoredEvents stored = StoredEvents.of(fresh);
    Instant today = Instant.parse("2022-06-15T10:00:00Z");
    stored.eventDefinition("sign up", today);
    stored.eventDefinition("purchase", today.plusSeconds(60));
    stored.eventDefinition("$pageview", today.minus(Duration.ofDays(1)));
    stored.eventDefinition("100%_done", null);
    stored.propertyDefinition(1, -1, "$browser", "String");
    stored.propertyDefinition(1, -1, "$browser_version", "Numeric");
    stored.propertyDefinition(1, -1, "amount", "Numeric");
    stored.propertyDefinition(1, -1, "$feature/new", "Boolean");
    stored.propertyDefinition(1, -1, "$set", null);
    stored.propertyDefinition(2, -1, "email", "String");
    stored.propertyDefinition(3, 0, "plan", "String");
    stored.propertyDefinition(3, 1, "seats", "Numeric");
    stored.seen("purchase", "amount");
    stored.seen("purchase", "$browser");
    stored.seen("sign up", "$browser");
    stored.warning("cannot_merge", "{\"distinctId\":\"ann\"}", Instant.now().minusSeconds(90));
    stored.warning("too_long", "{\"size\":1.50}", Instant.now().minusSeconds(60));
    stored.warning("too_long", "{}", Instant.now().minus(Duration.ofDays(40)));
    StoredEvents foreign = StoredEvents.of(second);
    foreign.eventDefinition("of the other", today);
    foreign.propertyDefinition(1, -1, "of_the_other", null);
    foreign.warning("of_the_other", "{}", Instant.now());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      quoteCharacter = '`',
      textBlock =
          """
          ``                             | purchase,sign up,$pageview,100%_done
          ordering=name                  | $pageview,100%_done,purchase,sign up
          ordering=-name                 | sign up,purchase,100%_done,$pageview
          ordering=last_seen_at          | 100%_done,$pageview,sign up,purchase
          ordering=-last_seen_at         | purchase,sign up,$pageview,100%_done
          ordering=last_seen_at::date    | 100%_done,$pageview,purchase,sign up
          ordering=-last_seen_at::date&ordering=-name | sign up,purchase,$pageview,100%_done
          search=UP                      | sign up
          search=up+sign                 | sign up
          search=up+purchase             | ``
          search=%25                     | 100%_done
          search=_                       | 100%_done
          event_type=event_posthog       | $pageview
          event_type=event_custom        | purchase,sign up,100%_done
          event_type=action_event        | ``
          event_type=all&limit=2         | purchase,sign up
          limit=2&offset=2               | $pageview,100%_done
          """)
  void eventsAreListed(String query, String names) {
    assertEquals(names, names("event_definitions/", query));
  }

  private static String names(String list, String query) {
    return String.join(
        ",",
        api.get(tenant.project() + list + "?" + query).expect(200).results().stream()
            .map(one -> one.getString("name"))
            .toList());
  }

  @Test
  void aPageOfEventsHasTheirNumberAndLinks() {
    JsonObject page =
        api.get(tenant.project() + "event_definitions/?limit=1&offset=1").expect(200).json();

    assertEquals(4, page.getInteger("count"));
    assertEquals(true, page.getString("next").endsWith("?limit=1&offset=2"));
    assertEquals(true, page.getString("previous").endsWith("?limit=1"));
    JsonObject definition = page.getJsonArray("results").getJsonObject(0);
    assertEquals("2022-06-15T10:00:00Z", definition.getString("last_seen_at"));
    assertEquals(new JsonArray(), definition.getJsonArray("tags"));
    assertEquals(
        4,
        api.get(tenant.project() + "event_definitions/?offset=9")
            .expect(200)
            .json()
            .getInteger("count"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      quoteCharacter = '`',
      textBlock =
          """
          ``                                 | $browser,$browser_version,$feature/new,amount
          search=BROWSER                     | $browser,$browser_version
          search=version+browser             | $browser_version
          type=person                        | email
          type=group&group_type_index=1      | seats
          type=session                       | ``
          is_numerical=true                  | $browser_version,amount
          is_feature_flag=true               | $feature/new
          is_feature_flag=false              | $browser,$browser_version,amount
          properties=amount,$browser,none    | $browser,amount
          properties=amount,$set             | amount
          excluded_properties=%5B%22amount%22%5D | $browser,$browser_version,$feature/new
          event_names=%5B%22purchase%22%5D   | $browser,amount,$browser_version,$feature/new
          event_names=%5B%22sign+up%22,%22purchase%22%5D&filter_by_event_names=true | $browser,amount
          filter_by_event_names=true         | $browser,$browser_version,$feature/new,amount
          event_names=%5B%5D                 | $browser,$browser_version,$feature/new,amount
          limit=1&offset=1                   | $browser_version
          """)
  void propertiesAreListed(String query, String names) {
    assertEquals(names, names("property_definitions/", query));
  }

  @Test
  void aPropertySaysWhetherItWasSeen() {
    String path = tenant.project() + "property_definitions/";
    assertNull(api.get(path).expect(200).results().get(0).getBoolean("is_seen_on_filtered_events"));
    List<JsonObject> found =
        api.get(path + "?event_names=%5B%22purchase%22%5D").expect(200).results();
    assertEquals(
        List.of(true, true, false, false),
        found.stream().map(one -> one.getBoolean("is_seen_on_filtered_events")).toList());
    assertEquals("Numeric", found.get(1).getString("property_type"));
    assertEquals(true, found.get(1).getBoolean("is_numerical"));
  }

  @Test
  void parametersThatDoNotFitTogetherAreRefused() {
    String path = tenant.project() + "property_definitions/?";
    api.get(path + "type=group")
        .expectInvalid(
            "invalid_input", "`group_type_index` must be set for `group` type", "group_type_index");
    api.get(path + "group_type_index=1")
        .expectInvalid(
            "invalid_input",
            "`group_type_index` can only set for `group` type",
            "group_type_index");
    api.get(path + "type=group&group_type_index=5")
        .expectInvalid("invalid_input", "Invalid value for `group_type_index`", "group_type_index");
    api.get(path + "type=person&event_names=%5B%22a%22%5D")
        .expectInvalid(
            "invalid_input", "`event_names` can only be set for `event` type", "event_names");
    for (String value : List.of("x", "%7B%7D", "%5B1%5D", "%5B")) {
      api.get(path + "event_names=" + value)
          .expectInvalid("invalid_input", "Expected a JSON list of strings.", "event_names");
    }
    api.get(path + "type=cohort").expect(400);
    api.get(tenant.project() + "event_definitions/?ordering=id").expect(400);
    api.get(tenant.project() + "event_definitions/?event_type=x").expect(400);
  }

  @Test
  void warningsAreListedByType() {
    List<JsonObject> types =
        api.get(tenant.project() + "ingestion_warnings/").expect(200).results();

    assertEquals(
        List.of("too_long", "cannot_merge"),
        types.stream().map(type -> type.getString("type")).toList());
    JsonObject type = types.get(0);
    assertEquals(1, type.getInteger("count"));
    JsonObject warning = type.getJsonArray("warnings").getJsonObject(0);
    assertEquals(type.getString("lastSeen"), warning.getString("timestamp"));
    assertEquals(1.5, warning.getJsonObject("details").getDouble("size"));
  }

  @Test
  void onesOwnProjectHasNothingOfOthers() {
    for (String list :
        List.of("event_definitions/", "property_definitions/", "ingestion_warnings/")) {
      List<JsonObject> found = other.api().get(other.project() + list).expect(200).results();
      assertEquals(1, found.size(), list);
      other
          .api()
          .get(tenant.project() + list)
          .expectForbidden("You don't have access to the project.");
    }
  }

  private static long volume(Tenant one, String name) {
    return one.api()
        .get(one.project() + "event_definitions/?search=" + name)
        .expect(200)
        .results()
        .get(0)
        .getLong("volume_30_day");
  }

  @Test
  void theVolumeIsThatOfTheLast30Days(Tenant fresh) {
    StoredEvents stored = StoredEvents.of(fresh);
    Instant now = Instant.now();
    for (String name : List.of("packed", "long", "other", "none")) {
      stored.eventDefinition(name, now);
    }
    for (int day : new int[] {29, 10, 1}) {
      stored.event("packed", "ann", "{}", now.minus(Duration.ofDays(day)), UUID.randomUUID(), null);
    }
    for (int day : new int[] {40, 35, 25, 20}) {
      stored.event("long", "ann", "{}", now.minus(Duration.ofDays(day)), UUID.randomUUID(), null);
    }
    stored.event("other", "ann", "{}", now.minus(Duration.ofDays(31)), UUID.randomUUID(), null);
    PackedEvents.of(fresh).packAll();
    for (int day : new int[] {31, 30, 29, 0, -1}) {
      Instant time = now.minus(Duration.ofDays(day)).minusSeconds(60);
      stored.event("packed", "ann", "{}", time, UUID.randomUUID(), null);
    }

    assertEquals(3 + 2, volume(fresh, "packed"));
    assertEquals(2, volume(fresh, "long"));
    assertEquals(0, volume(fresh, "other"));
    assertEquals(0, volume(fresh, "none"));
  }
}
