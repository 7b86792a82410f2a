package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that an SDK sends are read back by the API, with their person. */
class CapturedEventsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void eventsAreReadBackWithTheirPerson(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    JsonArray batch =
        new JsonArray()
            .add(
                event("$pageview", "anon")
                    .put("properties", new JsonObject().put("$current_url", "http://a/")))
            .add(
                event("$identify", "ann@example.com")
                    .put("properties", new JsonObject().put("$anon_distinct_id", "anon"))
                    .put("$set", new JsonObject().put("email", "ann@example.com")));
    gateway
        .anonymous()
        .post("/batch/", new JsonObject().put("api_key", token).put("batch", batch))
        .expect(200);

    Soon.seen(LIMIT, () -> events(tenant).size() == 2);
    for (Object event : events(tenant)) {
      assertTrue(
          event.toString().contains("ann@example.com") || event.toString().contains("anon"),
          event::toString);
    }
    JsonArray persons =
        tenant
            .api()
            .get(tenant.project() + "persons/?distinct_id=anon")
            .expect(200)
            .json()
            .getJsonArray("results");
    assertEquals(1, persons.size());
    JsonObject person = persons.getJsonObject(0);
    assertEquals(true, person.getBoolean("is_identified"));
    assertEquals("ann@example.com", person.getJsonObject("properties").getString("email"));
    assertEquals(2, person.getJsonArray("distinct_ids").size());
  }

  @Test
  void emptyPropertiesWithBlanksAreProperties(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    for (String properties : List.of("{}", "{ }", "{   }", "{\n}")) {
      String event =
          "{\"api_key\":\"%s\",\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":%s}"
              .formatted(token, properties);
      gateway.anonymous().post("/e/", event).expect(200);
    }

    Soon.seen(LIMIT, () -> events(tenant).size() == 4);
    for (Object event : events(tenant)) {
      JsonObject stored = ((JsonObject) event).getJsonObject("properties");
      assertEquals("{\"$ip\":\"127.0.0.1\"}", stored.encode());
    }
  }

  private static JsonObject event(String name, String distinctId) {
    return new JsonObject().put("event", name).put("distinct_id", distinctId);
  }

  private static JsonArray events(Tenant tenant) {
    return tenant
        .api()
        .get(tenant.project() + "events/")
        .expect(200)
        .json()
        .getJsonArray("results");
  }
}
