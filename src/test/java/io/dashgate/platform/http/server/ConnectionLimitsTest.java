package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** More connections than a process or an address may have. */
@GatewaySettings({
  "DASHGATE_INSTANCES=1",
  "DASHGATE_HTTP_HOST=0.0.0.0",
  "DASHGATE_HTTP_MAX_CONNECTIONS=20",
  "DASHGATE_HTTP_MAX_CONNECTIONS_PER_ADDRESS=5"
})
class ConnectionLimitsTest {

  private static final int MAX = 20;
  private static final int MAX_OF_ADDRESS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String HALF = "GET / HTTP/1.1\r\nHost: x\r\n";

  private final TestGateway gateway;
  private final List<Socket> sockets = new ArrayList<>();

  ConnectionLimitsTest(TestGateway gateway) {
    this.gateway = gateway;
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    Soon.seen(LIMIT, () -> GatewayMetrics.value(gateway, "dashgate_connections_open") == 0);
  }

  @Test
  void aFullProcessRefusesConnections() throws IOException {
    double before = refused("full");
    for (int i = 0; i < MAX; i++) {
      open("127.0.0.1").getOutputStream().write(HALF.getBytes(ISO_8859_1));
    }
    Soon.seen(LIMIT, () -> GatewayMetrics.value(gateway, "dashgate_connections_open") == MAX);
    Socket more = open("127.0.0.1");
    more.getOutputStream().write((HALF + "\r\n").getBytes(ISO_8859_1));

    RawAnswer answer = RawAnswer.only(rest(more));

    assertEquals(503, answer.status());
    assertTrue(answer.header("x-request-id").isPresent());
    assertEquals("unavailable", answer.json().getString("code"));
    assertEquals("close", answer.header("connection").orElse(""));
    assertTrue(answer.header("retry-after").isPresent());
    assertEquals(before + 1, refused("full"));
  }

  @Test
  void idleConnectionsMakeRoomForNewOnes() throws IOException {
    double before = refused("idle");
    for (int i = 0; i < 3 * MAX; i++) {
      Socket socket = open("127.0.0.1");
      socket
          .getOutputStream()
          .write("GET /api/nope HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
      assertEquals("HTTP/1.1 404", new String(socket.getInputStream().readNBytes(12), UTF_8));
    }

    assertEquals(before + 2 * MAX, refused("idle"));
  }

  @Test
  void anAddressHasAShareOfTheConnections() throws IOException {
    double before = refused("address");
    String own = addressOfThisMachine();
    for (int i = 0; i < MAX_OF_ADDRESS; i++) {
      open(own);
    }
    Soon.seen(
        LIMIT, () -> GatewayMetrics.value(gateway, "dashgate_connections_open") == MAX_OF_ADDRESS);

    RawAnswer answer = RawAnswer.only(rest(open(own)));

    assertEquals(429, answer.status());
    assertEquals("concurrency_limit_exceeded", answer.json().getString("code"));
    assertEquals(before + 1, refused("address"));
    sockets.get(0).close();
    Soon.seen(
        LIMIT,
        () -> GatewayMetrics.value(gateway, "dashgate_connections_open") == MAX_OF_ADDRESS - 1);
    Socket next = open(own);
    next.getOutputStream().write(RawAnswer.request("GET", "/api/nope").getBytes(ISO_8859_1));
    assertEquals(404, RawAnswer.only(rest(next)).status());
  }

  private double refused(String reason) {
    return GatewayMetrics.value(
        gateway, "dashgate_connections_refused_total{reason=\"" + reason + "\"}");
  }

  private Socket open(String address) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setSoTimeout(8_000);
    socket.connect(new InetSocketAddress(address, gateway.port()));
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** Returns an address that is not the loopback's. */
  private static String addressOfThisMachine() throws IOException {
    String address =
        NetworkInterface.networkInterfaces()
            .filter(one -> !one.getName().startsWith("lo"))
            .flatMap(NetworkInterface::inetAddresses)
            .filter(one -> one.getAddress().length == 4 && !one.isLoopbackAddress())
            .map(InetAddress::getHostAddress)
            .findFirst()
            .orElse("");
    Assumptions.assumeFalse(address.isEmpty(), "the machine has no network");
    return address;
  }
}
