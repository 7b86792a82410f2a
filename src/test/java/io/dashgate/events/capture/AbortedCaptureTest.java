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
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that do not wait for the commit of their events, and a database that hangs: what is held
 * in memory for them is accounted until it is free.
 */
@GatewaySettings({
  "DASHGATE_EVENTS_BYTES_IN_FLIGHT=16000000",
  "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=200000",
  "DASHGATE_DATABASE_CONNECTION_WAIT_MS=30000",
  "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=250000",
  "DASHGATE_INSTANCES=1"
})
class AbortedCaptureTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LENGTH = 300_000;

  private TestGateway gateway;
  private Inbox inbox;

  @BeforeEach
  void signUp(TestGateway own, Tenant tenant) {
    gateway = own;
    inbox = new Inbox(tenant);
  }

  private double used() {
    return GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"events\"}");
  }

  private Socket send(String name) throws IOException {
    String event = inbox.event(name, "\"properties\":{\"a\":\"" + "x".repeat(LENGTH) + "\"}");
    String head =
        RawAnswer.request(
            "POST", "/e/?token=" + inbox.token(), "Content-Length: " + event.length());
    Socket socket = new Socket("127.0.0.1", inbox.port());
    socket.getOutputStream().write((head + event).getBytes(ISO_8859_1));
    return socket;
  }

  @Test
  void theirMemoryIsHeldUntilTheCommitEnds() throws Exception {
    try (Connection holder = gateway.database().connectAsOwner()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("lock table event_inbox in exclusive mode");
      try (Socket first = send("first")) {
        Soon.seen(SOON, () -> gateway.database().waiting() > 0);
        assertTrue(first.isConnected());
      }
      for (int i = 0; i < 8; i++) {
        double before = used();
        try (Socket gone = send("gone")) {
          Soon.seen(SOON, () -> used() >= before + LENGTH);
          assertTrue(gone.isConnected());
        }
        Soon.seen(SOON, () -> used() < before + LENGTH);
        assertTrue(used() >= LENGTH, "the commit still has the events of the first client");
      }
      holder.rollback();
    }
    Soon.seen(SOON, () -> used() == 0);
    assertEquals(List.of("first"), inbox.names());
  }
}
