package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.posthog.java.PostHog;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published SDK for Java sends events, which are read back. */
class JavaSdkTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void eventsOfTheSdkAreStoredWithTheirPerson(Tenant tenant) {
    String token = tenant.api().get(tenant.project()).json().getString("api_token");
    PostHog sdk =
        new PostHog.Builder(token).host("http://127.0.0.1:" + tenant.gateway().port()).build();

    sdk.capture("java-user", "signed up", Map.of("plan", "free", "seats", 3));
    sdk.identify("java-user", Map.of("email", "ann@example.com"), Map.of("first", 1));
    sdk.alias("java-user", "java-alias");
    sdk.set("java-user", Map.of("paying", true));
    sdk.shutdown();

    String path = tenant.project() + "events/?distinct_id=java-user";
    Soon.seen(SOON, () -> tenant.api().get(path).json().getJsonArray("results").size() >= 4);
    JsonArray events = tenant.api().get(path).expect(200).json().getJsonArray("results");
    assertEquals(4, events.size());
    JsonObject signedUp =
        events.stream()
            .map(JsonObject.class::cast)
            .filter(event -> event.getString("event").equals("signed up"))
            .findFirst()
            .orElseThrow();
    assertEquals(3, signedUp.getJsonObject("properties").getInteger("seats"));
    JsonObject person =
        tenant
            .api()
            .get(tenant.project() + "persons/?distinct_id=java-user")
            .expect(200)
            .json()
            .getJsonArray("results")
            .getJsonObject(0);
    assertEquals("ann@example.com", person.getJsonObject("properties").getString("email"));
    assertTrue(person.getJsonObject("properties").getBoolean("paying"));
    assertEquals(
        List.of("java-alias", "java-user"),
        person.getJsonArray("distinct_ids").stream().map(Object::toString).sorted().toList());
  }
}
