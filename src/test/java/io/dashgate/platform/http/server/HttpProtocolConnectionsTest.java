package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.UnchangedDashboard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections, expectations, and the limits of request line, headers and body. */
class HttpProtocolConnectionsTest extends UnchangedDashboard {

  private static final int BODY_LIMIT = 1 << 20;

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    String list = open("GET", tenant.dashboards() + "?search=nothing", "1");
    String missing = open("GET", tenant.dashboard(Long.MAX_VALUE), "2");
    String wrong = open("POST", tenant.dashboards(), "3", "Content-Length: 2") + "[]";
    String unknown = open("GET", "/api/nope", "4");
    String made = open("POST", tenant.dashboards(), "5", "Content-Length: 2") + "{}";
    String last = RawAnswer.request("GET", tenant.dashboards(), key, "X-Request-Id: 6");

    List<RawAnswer> answers =
        RawAnswer.all(RawHttp.send(port, list + missing + wrong + unknown + made + last));

    assertEquals(
        List.of(200, 404, 400, 404, 201, 200), answers.stream().map(RawAnswer::status).toList());
    assertEquals(
        List.of("1", "2", "3", "4", "5", "6"),
        answers.stream().map(answer -> answer.header("x-request-id").orElse("")).toList());
  }

  private static String open(String method, String target, String id, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\n");
    request.append(key).append("\r\nX-Request-Id: ").append(id).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  @Test
  void aConnectionIsKeptUntilTheClientAsksToCloseIt() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(open("GET", "/api/nope", "" + i).getBytes(ISO_8859_1));
        assertTrue(readHead(socket.getInputStream()).startsWith("HTTP/1.1 404 "));
      }
      socket.getOutputStream().write(RawAnswer.request("GET", "/api/nope").getBytes(ISO_8859_1));
      String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertEquals("close", RawAnswer.only(rest).header("connection").orElse(""));
    }
  }

  /** Reads one answer and returns its head. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    int body = head.indexOf("content-length: ") + "content-length: ".length();
    in.readNBytes(Integer.parseInt(head.substring(body, head.indexOf("\r\n", body))));
    return head.toString();
  }

  @Test
  void anErrorOfTheRequestDoesNotEndTheConnection() {
    String refused = open("POST", tenant.dashboards(), "1", "Content-Length: 3") + "{x}";
    String foreign = open("GET", "/api/projects/999999999/dashboards/", "2");
    String trick = open("GET", "/api/../x", "3");
    String last = RawAnswer.request("GET", tenant.dashboards(), key);

    List<RawAnswer> answers = RawAnswer.all(RawHttp.send(port, refused + foreign + trick + last));

    assertEquals(List.of(400, 404, 404, 200), answers.stream().map(RawAnswer::status).toList());
  }

  @Test
  void theExpectationToContinueIsMet() {
    byte[] body = "{\"name\":\"expected\"}".getBytes(UTF_8);
    String head =
        RawAnswer.request(
            "POST",
            tenant.dashboards(),
            key,
            "Content-Type: application/json",
            "Content-Length: " + body.length,
            "Expect: 100-continue");

    List<RawAnswer> answers =
        RawAnswer.all(RawHttp.send(port, head + new String(body, ISO_8859_1)));

    assertEquals(List.of(100, 201), answers.stream().map(RawAnswer::status).toList());
    assertEquals("expected", answers.get(1).json().getString("name"));
  }

  @Test
  void noOtherExpectationIsMet() {
    RawAnswer answer =
        RawAnswer.sendBody(
            port, "POST", tenant.dashboards(), "{}".getBytes(UTF_8), key, "Expect: 200-ok");

    answer.expectError(
        417,
        "invalid_request",
        "expectation_failed",
        "Only the expectation 100-continue can be met.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  @Test
  void aRequestLineOfTwentyKilobytesIsTooLong() {
    RawAnswer answer =
        RawAnswer.send(port, "GET", tenant.dashboards() + "?a=" + "x".repeat(20_000), key);

    answer.expectError(414, "invalid_request", "uri_too_long", "The request URI is too long.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  @Test
  void aRequestLineOfFifteenKilobytesIsServed() {
    RawAnswer.send(port, "GET", tenant.dashboards() + "?a=" + "x".repeat(15_000), key).expect(200);
  }

  @Test
  void headersOfTwentyKilobytesAreTooLarge() {
    String[] many = new String[200];
    Arrays.setAll(many, i -> "X-Header-" + i + ": " + "x".repeat(90));
    for (RawAnswer answer :
        List.of(
            RawAnswer.send(
                port, "GET", tenant.dashboards(), key, "X-Header: " + "x".repeat(20_000)),
            RawAnswer.send(port, "GET", tenant.dashboards(), many))) {
      answer.expectError(
          431, "invalid_request", "headers_too_large", "The request header fields are too large.");
      assertEquals("close", answer.header("connection").orElse(""));
    }
  }

  @Test
  void hundredsOfHeadersAreTooLarge() {
    String[] few = new String[100];
    Arrays.setAll(few, i -> "X-" + i + ": a");
    RawAnswer.send(port, "GET", "/api/nope", few).expect(404);
    String[] many = new String[130];
    Arrays.setAll(many, i -> "X-" + i + ": a");
    RawAnswer.send(port, "GET", "/api/nope", many)
        .expectError(
            431,
            "invalid_request",
            "headers_too_large",
            "The request header fields are too large.");
  }

  @ParameterizedTest
  @CsvSource({"/api/projects/{p}/dashboards/", "/api/nope", "/api//nope"})
  void aBodyThatIsTooLargeEndsTheConnection(String path) {
    int length = (1 << 20) + 1;
    String target = path.replace("{p}", Long.toString(tenant.projectId()));
    String head =
        "POST "
            + target
            + " HTTP/1.1\r\nHost: x\r\n"
            + key
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n";

    // without "Connection: close": reading to the end of the stream times out unless the server
    // closes it
    RawAnswer answer = RawAnswer.sendAsIs(port, head, "x".repeat(length).getBytes(ISO_8859_1));

    assertTrue(List.of(404, 413).contains(answer.expectNoFault().status()), answer.body());
  }

  @Test
  void aBodyOfExactlyTheLimitIsRead() {
    post(padded(BODY_LIMIT)).expect(201);
  }

  @Test
  void aBodyOfOneByteMoreIsTooLarge() {
    int before = count();

    for (RawAnswer answer : List.of(post(padded(BODY_LIMIT + 1)), patch(padded(BODY_LIMIT + 1)))) {
      answer.expectError(
          413, "invalid_request", "request_too_large", "The request body is too large.");
      assertEquals("close", answer.header("connection").orElse(""));
    }
    assertEquals(before, count());
  }

  @Test
  void aChunkedBodyOfTwoMegabytesIsTooLarge() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 32; i++) {
      body.writeBytes(("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1));
    }
    body.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    String head =
        RawAnswer.request(
            "POST",
            tenant.dashboards(),
            key,
            "Content-Type: application/json",
            "Transfer-Encoding: chunked");

    RawAnswer answer = RawAnswer.sendAsIs(port, head, body.toByteArray());

    answer.expectError(
        413, "invalid_request", "request_too_large", "The request body is too large.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  /** A description as long as it takes to make the body {@code length} bytes. */
  private static byte[] padded(int length) {
    String frame = "{\"ignored\":\"\"}";
    return frame
        .replace("\"\"", '"' + "x".repeat(Math.max(0, length - frame.length())) + '"')
        .getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "gzip"})
  void aCompressedBodyIsNotUnpacked(String encoding) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        encoding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      out.write("{\"description\":\"".getBytes(UTF_8));
      byte[] block = new byte[1 << 16];
      Arrays.fill(block, (byte) 'x');
      for (int i = 0; i < 1024; i++) {
        out.write(block);
      }
      out.write("\"}".getBytes(UTF_8));
    }

    RawAnswer answer =
        assertTimeout(
            Duration.ofSeconds(2),
            () ->
                RawAnswer.sendBody(
                    port,
                    "POST",
                    tenant.dashboards(),
                    packed.toByteArray(),
                    key,
                    "Content-Encoding: " + encoding));

    assertTrue(List.of(400, 415).contains(answer.expectNoFault().status()), answer.body());
  }

  @Test
  void aBodyOnARequestThatTakesNoneIsIgnored() {
    byte[] garbage = "{{{\0".getBytes(UTF_8);

    RawAnswer.sendBody(port, "GET", tenant.dashboards(), garbage, key).expect(200);
    long doomed = tenant.createDashboard("doomed");
    RawAnswer.sendBody(port, "DELETE", tenant.dashboard(doomed), garbage, key).expect(204);
  }

  private static RawAnswer post(byte[] body) {
    return RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key);
  }

  private static RawAnswer patch(byte[] body) {
    return RawAnswer.sendBody(port, "PATCH", tenant.dashboard(dashboard), body, key);
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
