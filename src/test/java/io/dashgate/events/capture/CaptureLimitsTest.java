package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Capture with little memory and little time: what does not fit is refused, so that it is retried.
 */
@GatewaySettings({
  "DASHGATE_EVENTS_BYTES_IN_FLIGHT=1200000",
  "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=700",
  "DASHGATE_RATE_LIMIT_PER_MINUTE=1000"
})
class CaptureLimitsTest {

  private TestGateway gateway;
  private Inbox inbox;

  @BeforeEach
  void signUp(TestGateway own, Tenant tenant) {
    gateway = own;
    inbox = new Inbox(tenant);
  }

  private static void retriedLater(RawAnswer answer) {
    assertEquals(503, answer.status(), answer.body());
    assertEquals("server_error", answer.json().getString("type"));
    assertTrue(Integer.parseInt(answer.header("retry-after").orElse("0")) > 0);
  }

  private String event(int length) {
    return inbox.event("e", "\"properties\":{\"a\":\"" + "x".repeat(length) + "\"}");
  }

  @Test
  void whatTheMemoryOfEventsCanNeverHoldIsTooLarge() {
    String query = "/e/?token=" + inbox.token();
    inbox.post(query, event(470_000)).expect(413);
    inbox.post("/e/", event(470_000)).expect(413);
    inbox.post(query, "text/plain", Requests.gzip(event(470_000))).expect(413);
    assertEquals(200, inbox.post("/e/", event(40_000)).status());
    assertEquals(List.of("e"), inbox.names());
    assertEquals(0, GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"events\"}"));
  }

  /** A request without a token, which takes much more memory than it has bytes. */
  private static byte[] ofStranger() {
    String event = "{\"event\":\"e\",\"distinct_id\":\"d\"},";
    return Requests.gzip("[" + event.repeat(9_000) + event.substring(0, event.length() - 1) + "]");
  }

  @Test
  void strangersTakeOnlyALittleOfTheMemory() {
    inbox.post("/batch/", "text/plain", ofStranger()).expect(413);
    String batch = "{\"api_key\":\"" + inbox.token() + "\",\"batch\":[%s]}";
    String event = "{\"event\":\"e\",\"distinct_id\":\"d\"}";
    byte[] body = Requests.gzip(batch.formatted((event + ",").repeat(800) + event));
    assertEquals(200, inbox.post("/batch/", "text/plain", body).status());
    assertEquals(801, inbox.names().size());
    inbox
        .post(
            "/batch/",
            "text/plain",
            Requests.gzip(
                batch.formatted((event + ",").repeat(9_000)).replace(inbox.token(), "phc_wrong")))
        .expect(401);
  }

  @Test
  void whatOthersHaveIsWaitedForAndThenRefused() throws Exception {
    String query = "/e/?token=" + inbox.token();
    try (Socket socket = new Socket("127.0.0.1", inbox.port())) {
      String head = RawAnswer.request("POST", query, "Content-Length: 440000");
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      Soon.seen(
          Duration.ofSeconds(5),
          () ->
              GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"events\"}")
                  >= 440_000);
      retriedLater(inbox.post(query, event(100_000)));
    }
    assertTrue(
        GatewayMetrics.value(gateway, "dashgate_memory_refusals_total{budget=\"events\"}") > 0);
    Soon.seen(Duration.ofSeconds(5), () -> inbox.post(query, event(100_000)).status() == 200);
  }

  @Test
  void nothingIsAcknowledgedThatIsNotCommitted() throws Exception {
    String event = inbox.event("e", "\"uuid\":\"018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11\"");
    try (Connection holder = gateway.database().connectAsOwner()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("lock table event_inbox in exclusive mode");
      RawAnswer refused = inbox.post("/e/", event);
      retriedLater(refused);
      assertEquals(
          "Unable to store event. Please try again. If you are the owner of this app you can check"
              + " the logs for further details.",
          refused.json().getString("detail"));
      holder.rollback();
    }
    assertEquals(200, inbox.post("/e/", event).status());
    assertEquals(List.of("e"), inbox.names());
  }
}
