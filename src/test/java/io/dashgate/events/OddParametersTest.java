package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a parameter of a list is, the answer is a list or a 400. */
class OddParametersTest {

  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "events/",
          List.of(
              "limit",
              "offset",
              "cursor",
              "event",
              "distinct_id",
              "person_id",
              "before",
              "after",
              "properties",
              "orderBy",
              "include_person"),
          "events/values/",
          List.of("key", "value", "event_name"),
          "persons/",
          List.of(
              "limit",
              "offset",
              "cursor",
              "distinct_id",
              "email",
              "search",
              "properties",
              "include_total"),
          "event_definitions/",
          List.of("limit", "offset", "search", "event_type", "ordering"),
          "property_definitions/",
          List.of(
              "type",
              "group_type_index",
              "search",
              "properties",
              "is_numerical",
              "is_feature_flag",
              "event_names",
              "filter_by_event_names",
              "excluded_properties"));

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "9223372036854775808",
          "1e400",
          "NaN",
          "true",
          "null",
          "[]",
          "{}",
          "[null]",
          "[[[[[[[[[[]]]]]]]]]]",
          "\"",
          "\\",
          "'; drop table event; --",
          "%",
          "%s",
          "$1",
          "(",
          "\u0000",
          "\uD83D\uDE00",
          "ä".repeat(300),
          "-99999d",
          "0000-00-00",
          "10000-01-01",
          "2022-06-15T25:00:00",
          "[{\"key\":\"a\",\"value\":\"\\u0000\"}]",
          "[{\"key\":\"a\",\"operator\":\"regex\",\"value\":\"(\"}]",
          "[{\"key\":\"a\",\"operator\":\"is_date_before\",\"value\":\"-9999y\"}]",
          "[{\"key\":\"a\",\"operator\":\"gt\",\"value\":1e308}]");

  @Test
  void nothingFails(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    stored.person("ann", new JsonObject().put("a", 1));
    stored.event("e", "ann", new JsonObject().put("a", 1));
    stored.definitions();
    PARAMETERS.forEach(
        (list, names) ->
            names.forEach(name -> VALUES.forEach(value -> tryOne(tenant, list, name, value))));
  }

  private static void tryOne(Tenant tenant, String list, String name, String value) {
    String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    Answer answer = tenant.api().get(tenant.project() + list + query);
    assertTrue(
        answer.status() == 200 || answer.status() == 400, () -> list + query + ": " + answer);
  }
}
