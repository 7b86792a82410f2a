package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters of the list of events: those that match, by their names. */
class EventFiltersTest {

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void store(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    StoredEvents stored = StoredEvents.of(fresh);
    stored.person("ann", new JsonObject().put("email", "ann@example.com").put("age", 7));
    stored.person("bob", new JsonObject().put("email", "bob@example.org"));
    stored.merge("ann's phone", "ann");
    Instant now = Instant.now();
    add(stored, "1", "ann", "{\"browser\":\"Chrome\",\"amount\":10}", null, now);
    add(stored, "2", "ann's phone", "{\"browser\":\"Safari\",\"amount\":\"32.5\"}", null, now);
    add(stored, "3", "bob", "{\"browser\":null,\"at\":\"2022-06-10T23:30:00Z\"}", null, now);
    add(stored, "4", "nobody", "{}", "a:href=\"/buy\"text=\"Buy\";form:nth-child=\"1\"", now);
  }

  private static void add(
      StoredEvents stored, String name, String id, String properties, String chain, Instant now) {
    Instant time = now.minusSeconds(Long.parseLong(name));
    stored.event(name, id, properties, time, UUID.randomUUID(), chain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          [{"key":"browser","value":"Chrome"}]                              | 1
          [{"key":"browser","value":["Chrome","Safari"]}]                   | 12
          [{"key":"browser","value":"Chrome","operator":"is_not"}]          | 234
          [{"key":"browser","operator":"is_set"}]                           | 12
          [{"key":"amount","value":"9","operator":"gt"}]                    | 12
          [{"key":"amount","value":10}, {"key":"browser","value":"Chrome"}] | 1
          [{"key":"email","value":"@example","operator":"icontains","type":"person"}] | 123
          [{"key":"email","value":"@example.com","operator":"not_icontains","type":"person"}] | 34
          [{"key":"age","value":7,"type":"person"}]                         | 12
          [{"key":"distinct_id","value":"ann","type":"person"}]             | 12
          [{"key":"distinct_id","value":"ann's phone","type":"person"}]     | 12
          [{"key":"distinct_id","value":"nobody","type":"person"}]          | 4
          [{"key":"text","value":"Buy","type":"element"}]                   | 4
          [{"key":"tag_name","value":"form","type":"element"}]              | 4
          [{"key":"href","value":"/b","operator":"not_icontains","type":"element"}] | 123
          [{"key":"at","value":"2022-06-10","operator":"is_date_exact"}]    | 3
          {"type":"OR","values":[{"key":"browser","value":"Chrome"},{"key":"age","operator":"is_not_set","type":"person"}]} | 134
          {"browser__icontains":"r"}                                        | 12
          [{"key":"browser"}]                                               | 1234
          []                                                                | 1234
          """,
      quoteCharacter = '`')
  void whatMatchesIsListed(String filter, String names) {
    Answer answer = api.get(path(filter)).expect(200);

    assertEquals(
        names,
        String.join("", answer.results().stream().map(event -> event.getString("event")).toList()));
  }

  private static String path(String filter) {
    return tenant.project()
        + "events/?properties="
        + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  @Test
  void daysAreThoseOfTheProject() {
    String filter = "[{\"key\":\"at\",\"value\":\"2022-06-11\",\"operator\":\"is_date_exact\"}]";
    assertEquals(0, api.get(path(filter)).expect(200).results().size());

    api.patch(tenant.project(), "{\"timezone\":\"Europe/Berlin\"}").expect(200);

    assertEquals(1, api.get(path(filter)).expect(200).results().size());
    api.patch(tenant.project(), "{\"timezone\":\"UTC\"}").expect(200);
  }

  @Test
  void typesThatEventsDoNotHaveAreRefused() {
    for (String type : List.of("group\",\"group_type_index\":\"0", "cohort", "hogql", "session")) {
      api.get(path("[{\"key\":\"a\",\"value\":1,\"type\":\"" + type + "\"}]")).expect(400);
    }
    api.get(path("[{\"key\":\"a\",\"value\":1,\"type\":\"cohort\"}]"))
        .expectInvalid(
            "invalid_input",
            "Property filters of type \"cohort\" are not supported.",
            "properties");
    api.get(path("[{\"key\":\"a\",\"value\":1,\"type\":\"group\",\"group_type_index\":0}]"))
        .expectInvalid(
            "invalid_input", "Property filters of type \"group\" are not supported.", "properties");
  }

  /** The last page may be short, or empty, and each says where the list goes on. */
  @Test
  void aFilterThatMatchesLittleReadsALimitedAmount(Tenant other) {
    StoredEvents stored = StoredEvents.of(other);
    Instant now = Instant.now();
    String properties = "{\"a\":\"" + "x".repeat(990_000) + "\"}";
    for (int i = 0; i < 20; i++) {
      stored.event("e", "ann", properties, now.minusSeconds(i), UUID.randomUUID(), null);
    }
    String last =
        stored.event("e", "ann", "{\"b\":1}", now.minusSeconds(60), UUID.randomUUID(), null);

    String filter = "?properties=%5B%7B%22key%22%3A%22b%22%2C%22value%22%3A1%7D%5D";
    String path = other.project() + "events/" + filter;
    int pages = 0;
    JsonObject page;
    do {
      page = other.api().get(path).expect(200).json();
      String next = page.getString("next");
      path = next == null ? "" : next.substring(next.indexOf("/api/"));
      pages++;
    } while (page.getJsonArray("results").isEmpty());

    assertTrue(pages > 1, "all was read at once");
    assertEquals(last, page.getJsonArray("results").getJsonObject(0).getString("id"));
  }
}
