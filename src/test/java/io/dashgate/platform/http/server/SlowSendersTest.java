package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send so slowly that the idle time-out never sees them. */
@GatewaySettings("DASHGATE_HTTP_RECEIVE_TIMEOUT_SECONDS=1")
class SlowSendersTest {

  private static final int TIMEOUT_MS = 8_000;
  private static final int PAUSE_MS = 100;

  private static TestGateway gateway;
  private static Tenant tenant;

  @BeforeAll
  static void start(Tenant fresh) {
    gateway = fresh.gateway();
    tenant = fresh;
  }

  @Test
  void aBodyThatDripsIsA408AndTheConnectionEnds() throws Exception {
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 900\r\n\r\n"
            .formatted(tenant.dashboards(), tenant.key());
    long before = GatewayMetrics.overload(gateway, "slow");

    RawAnswer answer = RawAnswer.only(drip(head, " "));

    answer.expectError(
        408, "invalid_request", "request_timeout", "The request took too long to arrive.");
    assertEquals("close", answer.header("connection").orElse(""));
    assertEquals(before + 1, GatewayMetrics.overload(gateway, "slow"));
  }

  @Test
  void aBodyThatNeverComesIsA408() throws Exception {
    try (Socket socket = open()) {
      send(
          socket,
          "POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"
              .formatted(tenant.dashboards()));
      RawAnswer.only(rest(socket)).expect(408);
    }
  }

  @Test
  void aHeadThatDripsEndsTheConnection() throws Exception {
    long before = GatewayMetrics.overload(gateway, "slow");

    assertEquals("", drip("GET / HTTP/1.1\r\nHost: x\r\n", "X-A: b\r\n"));

    assertEquals(before + 1, GatewayMetrics.overload(gateway, "slow"));
  }

  @Test
  void aConnectionMayRestBetweenItsRequests() throws Exception {
    try (Socket socket = open()) {
      send(socket, "GET /api/nope HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(new String(socket.getInputStream().readNBytes(12), UTF_8).endsWith(" 404"));
      Thread.sleep(1_500);
      send(socket, RawAnswer.request("GET", "/api/nope"));
      assertTrue(rest(socket).contains("\r\n\r\n{\"type\":\"invalid_request\""));
    }
  }

  @Test
  void aBodyInTimeIsServedHoweverManyPieces() throws Exception {
    String body = "{\"name\":\"in pieces\"}";
    String head =
        RawAnswer.request(
            "POST",
            tenant.dashboards(),
            "Authorization: Bearer " + tenant.key(),
            "Content-Length: " + body.length());
    try (Socket socket = open()) {
      for (char c : (head + body).toCharArray()) {
        send(socket, String.valueOf(c));
      }
      assertEquals(201, RawAnswer.only(rest(socket)).status());
    }
  }

  @Test
  void aRequestMayWaitForTheAnswerToTheOneBefore() throws Exception {
    String body = "{\"name\":\"in line\"}";
    String key = "Authorization: Bearer " + tenant.key();
    String first = "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n".formatted(tenant.dashboards(), key);
    String second =
        RawAnswer.request("POST", tenant.dashboards(), key, "Content-Length: " + body.length());
    try (Socket socket = open();
        Connection lock = gateway.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      send(socket, first + second + body.substring(0, 5));
      Thread.sleep(1_500);
      send(socket, body.substring(5));
      lock.rollback();

      String answers = rest(socket);

      assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
      assertTrue(answers.contains("HTTP/1.1 201 "), answers);
    }
  }

  /** Sends something, and then a little more all the time; returns what comes back. */
  private static String drip(String start, String drop) throws Exception {
    try (Socket socket = open()) {
      send(socket, start);
      Thread dripping =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Thread.sleep(PAUSE_MS);
                    send(socket, drop);
                  }
                } catch (IOException | InterruptedException closed) {
                  // as it should be
                }
              });
      dripping.start();
      try {
        return rest(socket);
      } finally {
        dripping.interrupt();
        dripping.join();
      }
    }
  }

  private static Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", gateway.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Reads until the server closes; a connection that it resets has ended, too. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (SocketException reset) {
      // what had come before counts
    }
    return text.toString();
  }
}
