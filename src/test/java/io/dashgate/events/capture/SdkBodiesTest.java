package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests in the form in which the SDKs of PostHog make them. */
class SdkBodiesTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final UUID ID = UUID.fromString("018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11");
  private static final Instant RECEIVED = Instant.parse("2026-11-24T12:00:00Z");

  private Inbox inbox;

  @BeforeEach
  void signUp(Tenant tenant) {
    inbox = new Inbox(tenant);
  }

  private EventLine only(String event, String distinctId) {
    List<EventLine> lines = inbox.lines();
    EventLine last = lines.get(lines.size() - 1);
    assertEquals(event, last.event());
    assertEquals(distinctId, last.distinctId());
    return last;
  }

  private static JsonObject properties(EventLine line) {
    return new JsonObject(line.properties());
  }

  private String filled(String body) {
    return body.replace("TOKEN", inbox.token());
  }

  @Test
  void node() {
    String body =
        filled(
            "{\"api_key\":\"TOKEN\",\"batch\":[{\"distinct_id\":\"n\",\"event\":\"$identify\","
                + "\"properties\":{\"$set\":{\"a\":1},\"$anon_distinct_id\":\"x\",\"$lib\":"
                + "\"posthog-node\",\"$lib_version\":\"5.70.0\",\"$is_server\":true,\"$geoip_disable\""
                + ":true},\"type\":\"capture\",\"library\":\"posthog-node\",\"library_version\":"
                + "\"5.70.0\",\"timestamp\":\"2026-11-24T11:59:58.000Z\",\"uuid\":\"018f2c7e-7a5c-"
                + "7000-8c43-2f6a3e1b9c11\"}],\"sent_at\":\"2026-11-24T12:00:00.000Z\"}");
    inbox
        .post("/batch/", "application/json", Requests.gzip(body), "Content-Encoding: gzip")
        .expect(200);

    EventLine line = only("$identify", "n");
    assertEquals(ID, line.uuid());
    assertEquals(RECEIVED.minusSeconds(2), line.time(RECEIVED));
    assertEquals(new JsonObject().put("a", 1), properties(line).getJsonObject("$set"));
  }

  @Test
  void python() {
    String body =
        filled(
            "{\"batch\": [{\"properties\": {\"$lib\": \"posthog-python\", \"$lib_version\": \"7.53.0\","
                + " \"$geoip_disable\": true, \"nan\": NaN}, \"timestamp\":"
                + " \"2026-11-24T11:59:58.123456+00:00\", \"context\": {}, \"distinct_id\": \"p\","
                + " \"event\": \"bought\", \"uuid\": \"018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11\"}],"
                + " \"historical_migration\": false, \"sentAt\": \"2026-11-24T12:00:00.5+00:00\","
                + " \"api_key\": \"TOKEN\"}");
    inbox.post("/batch/", body).expect(200);

    EventLine line = only("bought", "p");
    assertEquals(Instant.parse("2026-11-24T11:59:58.123456Z"), line.time(RECEIVED));
    assertTrue(properties(line).containsKey("nan"));
  }

  @Test
  void java() {
    inbox
        .post(
            "/batch",
            filled(
                "{\"api_key\":\"TOKEN\",\"batch\":[{\"uuid\":\"018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11\","
                    + "\"timestamp\":\"2026-11-24T11:59:58.123Z\",\"distinct_id\":\"j\",\"event\":"
                    + "\"$set_once\",\"$lib\":\"posthog-java\",\"properties\":{\"$set_once\":"
                    + "{\"plan\":\"pro\"}}}]}"))
        .expect(200);
    assertEquals(
        "pro", properties(only("$set_once", "j")).getJsonObject("$set_once").getString("plan"));
  }

  @Test
  void ruby() {
    inbox
        .post(
            "/batch/",
            filled(
                "{\"api_key\":\"TOKEN\",\"batch\":[{\"timestamp\":\"2026-11-24T11:59:58.123+00:00\","
                    + "\"library\":\"posthog-ruby\",\"library_version\":\"2.5\",\"messageId\":"
                    + "\"5b3f\",\"distinct_id\":7,\"properties\":{\"$lib\":\"posthog-ruby\"},"
                    + "\"type\":\"capture\",\"event\":\"signed up\"}]}"))
        .expect(200);
    only("signed up", "7");
  }

  @Test
  void php() {
    inbox
        .post(
            "/batch/",
            filled(
                "{\"batch\":[{\"event\":\"order\",\"properties\":{\"total\":12.50,\"$lib\":"
                    + "\"posthog-php\"},\"library\":\"posthog-php\",\"distinct_id\":\"h\",\"groups\":"
                    + "{\"company\":\"x\"},\"type\":\"capture\",\"timestamp\":"
                    + "\"2026-11-24T11:59:58+00:00\"}],\"api_key\":\"TOKEN\"}"))
        .expect(200);
    assertTrue(only("order", "h").properties().contains("12.50"));
  }

  @Test
  void go() {
    byte[] body =
        Requests.gzip(
            filled(
                "{\"api_key\":\"TOKEN\",\"historical_migration\":false,\"batch\":[{\"type\":\"alias\","
                    + "\"library\":\"posthog-go\",\"library_version\":\"1.2\",\"timestamp\":"
                    + "\"2026-11-24T11:59:58.123456789Z\",\"event\":\"$create_alias\",\"distinct_id\":"
                    + "\"g\",\"properties\":{\"distinct_id\":\"g\",\"alias\":\"old\",\"$lib\":"
                    + "\"posthog-go\"}}]}"));
    inbox.post("/batch/?compression=gzip", "application/json", body).expect(200);
    assertEquals("old", properties(only("$create_alias", "g")).getString("alias"));
  }

  @Test
  void iosAndroidAndFlutter() {
    byte[] body =
        Requests.gzip(
            filled(
                "{\"api_key\":\"TOKEN\",\"batch\":[{\"event\":\"$screen\",\"distinct_id\":\"i\","
                    + "\"properties\":{\"$screen_name\":\"Home\",\"$lib\":\"posthog-ios\",\"$groups\":"
                    + "{\"team\":\"a\"}},\"timestamp\":\"2026-11-24T11:59:57.000Z\",\"uuid\":"
                    + "\"018F2C7E-7A5C-7000-8C43-2F6A3E1B9C11\"}],\"sent_at\":"
                    + "\"2026-11-24T12:00:00.000Z\"}"));
    inbox
        .post("/batch", "application/json; charset=utf-8", body, "Content-Encoding: gzip")
        .expect(200);
    assertEquals(ID, only("$screen", "i").uuid());
  }

  private static final String PAGE =
      "{\"event\":\"$pageview\",\"properties\":{\"$os\":\"Linux\",\"$browser\":\"Chrome\","
          + "\"$current_url\":\"https://example.com/?a=b&c=%20\",\"token\":\"TOKEN\",\"distinct_id\":"
          + "\"17f8\",\"$lib\":\"web\",\"$lib_version\":\"1.32.0\"},\"offset\":3000}";

  @Test
  void theSdkOfBrowsersOf2022() {
    String one = filled(PAGE);
    String list = "[" + one + "," + one + "]";
    String base64 = Base64.getEncoder().encodeToString(list.getBytes(UTF_8));
    String query = "?ip=1&_=" + RECEIVED.toEpochMilli() + "&ver=1.32.0";

    inbox
        .post("/e/" + query + "&compression=gzip-js", "text/plain", Requests.gzip(list))
        .expect(200);
    inbox
        .post(
            "/e/" + query,
            FORM,
            ("data=" + URLEncoder.encode(base64, UTF_8) + "&compression=base64").getBytes(UTF_8))
        .expect(200);
    inbox
        .post(
            "/engage/" + query,
            FORM,
            ("data="
                    + URLEncoder.encode(
                        filled(
                            "{\"$token\":\"TOKEN\",\"$distinct_id\":\"17f8\",\"$set\":{\"a\":\"b\"}}"),
                        UTF_8))
                .getBytes(UTF_8))
        .expect(200);

    List<EventLine> lines = inbox.lines();
    assertEquals(5, lines.size());
    for (EventLine line : lines.subList(0, 4)) {
      assertEquals("$pageview", line.event());
      assertEquals("17f8", line.distinctId());
      assertEquals(RECEIVED.minus(Duration.ofSeconds(3)), line.time(RECEIVED));
    }
    assertEquals("$identify", lines.get(4).event());
    assertEquals("b", properties(lines.get(4)).getJsonObject("$set").getString("a"));
  }

  @Test
  void theSdkOfBrowsersOfToday() {
    String batch =
        filled(
            "{\"api_key\":\"TOKEN\",\"batch\":[{\"uuid\":\"018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11\","
                + "\"event\":\"$autocapture\",\"properties\":{\"$os\":\"Linux\",\"$event_type\":"
                + "\"click\",\"$elements_chain\":\"a.btn:text=\\\"Go\\\";div\",\"token\":\"TOKEN\","
                + "\"distinct_id\":\"w\",\"$process_person_profile\":false},\"$set\":{\"a\":1},"
                + "\"$set_once\":{\"b\":2},\"offset\":1500}],\"sent_at\":\"2026-11-24T12:00:00.000Z\"}");
    inbox.post("/e/?ip=0&retry_count=1", "text/plain", Requests.gzip(batch)).expect(200);

    EventLine line = only("$autocapture", "w");
    assertEquals("a.btn:text=\"Go\";div", line.elementsChain());
    assertEquals(RECEIVED.minusMillis(1_500), line.time(RECEIVED));
    assertEquals(false, properties(line).getBoolean("$process_person_profile"));
    assertEquals(1, properties(line).getJsonObject("$set").getInteger("a"));
    assertEquals(2, properties(line).getJsonObject("$set_once").getInteger("b"));
    assertTrue(!properties(line).containsKey("$elements_chain"));
  }
}
