package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies above 64 KB: read only once the head of the request has identified the caller. */
class LongBodiesTest {

  private static final int LENGTH = 1_000_000;
  private static final byte[] BODY =
      ("{\"name\":\"long\",\"unknown\":\"" + "x".repeat(LENGTH) + "\"}").getBytes(UTF_8);
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private int port;
  private Tenant tenant;
  private String key;

  @BeforeEach
  void start(Tenant fresh) {
    port = fresh.gateway().port();
    tenant = fresh;
    key = "Authorization: Bearer " + tenant.key();
  }

  @Test
  void aStrangerIsRefusedBeforeTheBodyArrives() throws Exception {
    RawAnswer announced = begin(tenant.dashboards(), "Content-Length: " + LENGTH, "");
    RawAnswer chunked = begin(tenant.dashboards(), CHUNKED, chunk(70_000));

    for (RawAnswer answer : new RawAnswer[] {announced, chunked}) {
      answer.expectError(
          401,
          "authentication_error",
          "not_authenticated",
          "Authentication credentials were not provided. They are not looked for in a body of more"
              + " than 64 KB: send them in the Authorization header.");
      assertEquals("close", answer.header("connection").orElse(""));
    }
  }

  @Test
  void anInvalidKeyIsRefusedBeforeTheBodyArrives() throws Exception {
    begin(tenant.dashboards(), "Authorization: Bearer phx_no\r\nContent-Length: " + LENGTH, "")
        .expect(401);
  }

  @Test
  void aLongBodyIsTooLargeWhereNoCredentialIsNeeded() throws Exception {
    for (RawAnswer answer :
        new RawAnswer[] {
          begin("/api/login/", "Content-Length: " + LENGTH, ""),
          begin("/api/login/", CHUNKED, chunk(70_000))
        }) {
      answer.expectError(
          413, "invalid_request", "request_too_large", "The request body is too large.");
      assertEquals("close", answer.header("connection").orElse(""));
    }
  }

  @Test
  void anUnknownPathIsReportedBeforeTheBodyArrives() throws Exception {
    begin("/api/nope/", "Content-Length: " + LENGTH, "").expect(404);
  }

  @Test
  void theCallerMayBeIdentifiedByTheHeaderOrTheQuery() {
    RawAnswer.sendBody(port, "POST", tenant.dashboards(), BODY, key).expect(201);
    RawAnswer.sendBody(
            port, "POST", tenant.dashboards() + "?personal_api_key=" + tenant.key(), BODY)
        .expect(201);
  }

  @Test
  void aLongBodyMayComeInChunks() {
    String head =
        RawAnswer.request(
            "POST", tenant.dashboards(), key, "Content-Type: application/json", CHUNKED);
    String body =
        Integer.toHexString(BODY.length) + "\r\n" + new String(BODY, UTF_8) + "\r\n0\r\n\r\n";

    RawAnswer.sendAsIs(port, head, body.getBytes(UTF_8)).expect(201);
  }

  @Test
  void aClientIsToldToContinueOnceItIsKnown() throws Exception {
    String expecting = "Expect: 100-continue\r\nContent-Length: " + BODY.length;
    begin(tenant.dashboards(), expecting, "").expect(401);

    try (Socket socket = open()) {
      send(socket, head(tenant.dashboards(), key + "\r\nConnection: close\r\n" + expecting));
      assertEquals(
          "HTTP/1.1 100 Continue\r\n\r\n",
          new String(socket.getInputStream().readNBytes(25), ISO_8859_1));
      socket.getOutputStream().write(BODY);
      RawAnswer.only(rest(socket)).expect(201);
    }
  }

  @Test
  void aConnectionServesTheNextRequestAfterALongBody() throws Exception {
    try (Socket socket = open()) {
      send(socket, head(tenant.dashboards(), key + "\r\nContent-Length: " + BODY.length));
      socket.getOutputStream().write(BODY);
      send(socket, RawAnswer.request("GET", "/api/users/@me/", key));

      String answers = rest(socket);

      assertTrue(answers.startsWith("HTTP/1.1 201 "), answers);
      assertTrue(answers.contains("HTTP/1.1 200 "), answers);
    }
  }

  /** Sends a head and the begin of a body, and then nothing; returns the answer. */
  private RawAnswer begin(String target, String headers, String bodyStart) throws IOException {
    try (Socket socket = open()) {
      send(socket, head(target, headers) + bodyStart);
      return RawAnswer.only(rest(socket));
    }
  }

  private static String head(String target, String headers) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(target, headers);
  }

  private static String chunk(int length) {
    return Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n";
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(8_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), UTF_8);
  }
}
