package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send all of a long request before they read the refusal of it. */
class RefusalsWhileSendingTest {

  private static final int LENGTH = 5_000_000;
  private static final byte[] REST = "x".repeat(LENGTH).getBytes(ISO_8859_1);

  private final Tenant tenant;

  RefusalsWhileSendingTest(Tenant tenant) {
    this.tenant = tenant;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "413 | POST {d} HTTP/1.1;Host: x;Authorization: Bearer {key};Content-Length: {n}",
        "401 | POST {d} HTTP/1.1;Host: x;Content-Length: 900000",
        "413 | POST /api/nope HTTP/1.1;Host: x;Content-Length: {n}",
        "404 | POST /api/../x HTTP/1.1;Host: x;Content-Length: {n}",
        "400 | POST {d} HTTP/1.1;Host: x;Transfer-Encoding: gzip",
        "414 | GET /{long} HTTP/1.1;Host: x;Content-Length: {n}",
        "431 | GET / HTTP/1.1;Host: x;X: {long};Content-Length: {n}",
        "400 | POST {d} HTTP/1.1;Content-Length: {n}",
        "400 | nonsense"
      })
  void theAnswerArrives(int status, String start) throws Exception {
    String head =
        start
                .replace(";", "\r\n")
                .replace("{d}", tenant.dashboards())
                .replace("{key}", tenant.key())
                .replace("{n}", Integer.toString(LENGTH))
                .replace("{long}", "x".repeat(40_000))
            + "\r\n\r\n";
    try (Socket socket = open()) {
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      socket.getOutputStream().write(REST);

      RawAnswer answer = RawAnswer.only(rest(socket));

      assertEquals(status, answer.status());
      assertEquals("close", answer.header("connection").orElse(""));
    }
  }

  @Test
  void aClientThatSendsWithoutEndIsCutOff() throws Exception {
    try (Socket socket = open()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));

      assertThrows(
          SocketException.class,
          () -> {
            for (int sent = 0; sent < 100_000_000; sent += LENGTH) {
              out.write(REST);
            }
          });
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", tenant.gateway().port());
    socket.setSoTimeout(8_000);
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }
}
