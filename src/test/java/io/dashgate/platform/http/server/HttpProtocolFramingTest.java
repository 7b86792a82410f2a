package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Tenant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The beginning and the end of a request on the wire: invalid HTTP, hosts, and requests whose end
 * two servers in a row could see in different places.
 */
class HttpProtocolFramingTest {

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private static Tenant tenant;
  private static Api api;
  private static int port;
  private static String key;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    port = fresh.gateway().port();
    key = "Authorization: Bearer " + fresh.key();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\n" + CHUNKED,
        CHUNKED + "Content-Length: 4\r\n",
        "Content-Length: 0\r\n" + CHUNKED,
        "content-length: 4\r\ntransfer-ENCODING: Chunked\r\n",
        CHUNKED + CHUNKED,
        CHUNKED + "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity\r\n" + CHUNKED,
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding: \u000bchunked\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding:\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: +4\r\n",
        "Content-Length : 4\r\n"
      })
  void aRequestThatTellsItsEndInTwoWaysIsRefusedAndNothingFollows(String headers) {
    String smuggled =
        post("HTTP/1.1", "Host: x\r\nContent-Length: 19\r\n") + "{\"name\":\"smuggled\"}";
    String first = post("HTTP/1.1", "Host: x\r\n" + headers);

    RawAnswer answer = RawAnswer.only(RawHttp.send(port, first + "0\r\n\r\n" + smuggled));

    answer.expect(400);
    assertEquals("bad_request", answer.json().getString("code"));
    assertEquals("close", answer.header("connection").orElse(""));
    String smuggledIn = tenant.dashboards() + "?search=smuggled";
    assertEquals(0, tenant.api().get(smuggledIn).json().getInteger("count"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "identity, chunked", "chunked, chunked", "x-unknown"})
  void anyOtherTransferEncodingIsRefused(String encoding) {
    int before = count();
    String head =
        RawAnswer.request("POST", tenant.dashboards(), key, "Transfer-Encoding: " + encoding);

    RawAnswer answer = RawAnswer.sendAsIs(port, head, "2\r\n{}\r\n0\r\n\r\n".getBytes(ISO_8859_1));

    assertEquals(400, answer.status(), answer.body());
    assertEquals(before, count());
  }

  @Test
  void theOldVersionHasNoChunks() {
    String request = post("HTTP/1.0", CHUNKED) + "2\r\n{}\r\n0\r\n\r\n";

    RawAnswer answer = RawAnswer.only(RawHttp.send(port, request));

    answer.expect(400);
    assertTrue(answer.json().getString("detail").contains("Transfer-Encoding"));
  }

  @Test
  void chunksAloneAreServed(Tenant other) {
    String head =
        RawAnswer.request(
            "POST",
            other.dashboards(),
            "Authorization: Bearer " + other.key(),
            "Content-Type: application/json",
            "Transfer-Encoding: Chunked");

    RawAnswer answer = RawAnswer.only(RawHttp.send(port, head + "2\r\n{}\r\n0\r\n\r\n"));

    assertEquals(201, answer.status());
  }

  @Test
  void nothingAfterARequestThatIsTurnedAwayIsARequest() {
    String smuggled = "{\"name\":\"smuggled\"}";
    String second =
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(tenant.dashboards(), key, smuggled.length(), smuggled);
    String first = "POST " + tenant.dashboards() + " HTTP/1.1\r\n" + key + "\r\n";
    for (String start :
        List.of(
            first + "Host: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n",
            first + "Host: localhost\r\nHost: elsewhere\r\n\r\n",
            first + "Host: localhost\r\nContent-Length: 2000000\r\n\r\n",
            first + "Host: localhost\r\nExpect: wonders\r\nContent-Length: 2\r\n\r\n{}")) {
      RawAnswer answer = RawAnswer.only(RawHttp.send(port, start + second));
      assertTrue(answer.status() >= 400, answer.toString());
    }
    assertEquals(
        0, tenant.api().get(tenant.dashboards() + "?search=smuggled").json().getInteger("count"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /api/nope\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "G\"T /api/nope HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/nope HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
        "GET /api/nope HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n",
        "GET /api/nope HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET /api/nope HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /api/nope HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
      })
  void whatIsNoHttpIsAnsweredOnceAndTheConnectionEnds(String request) {
    RawAnswer answer = RawAnswer.only(RawHttp.send(port, request));

    answer.expectError(400, "invalid_request", "bad_request", "The request is not valid HTTP.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  @Test
  void aRequestWithoutAHostIsRefused() {
    RawAnswer answer = RawAnswer.only(RawHttp.send(port, "GET /api/schema/ HTTP/1.1\r\n\r\n"));

    answer.expectError(400, "invalid_request", "bad_request", "The request has no Host header.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  @Test
  void aRequestOfAKnownCallerWithoutAHostIsRefused() {
    RawAnswer.only(
            RawHttp.send(
                port,
                "GET "
                    + tenant.dashboards()
                    + " HTTP/1.1\r\nConnection: close\r\n"
                    + key
                    + "\r\n\r\n"))
        .expect(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\"b", "a/b", "a b", "<x>", "a:b:c", "a:999999", "\u00ff", "[::1", "a@b"})
  void aHostThatIsNoneIsRefused(String host) {
    RawAnswer.only(
            RawHttp.send(
                port,
                "GET "
                    + tenant.dashboards()
                    + " HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nConnection: close\r\n"
                    + key
                    + "\r\n\r\n"))
        .expect(400);
  }

  @Test
  void twoHostsAreRefused() {
    RawAnswer.send(port, "GET", tenant.dashboards(), key, "Host: other.example.com")
        .expectError(
            400, "invalid_request", "bad_request", "The request has more than one Host header.");
  }

  @Test
  void theOldVersionOfHttpIsServedWithoutAHost() {
    tenant.createDashboard("on the second page");
    RawAnswer answer =
        RawAnswer.only(
            RawHttp.send(
                port, "GET " + tenant.dashboards() + "?limit=1 HTTP/1.0\r\n" + key + "\r\n\r\n"));

    assertEquals(
        "http://localhost" + tenant.dashboards() + "?limit=1&offset=1",
        answer.expect(200).json().getString("next"));
  }

  @Test
  void aTargetMayNameItsHost() {
    RawAnswer.send(port, "GET", "http://localhost" + tenant.dashboards(), key).expect(200);
  }

  private static String post(String version, String headers) {
    return "POST %s %s\r\nAuthorization: Bearer %s\r\n%s\r\n"
        .formatted(tenant.dashboards(), version, tenant.key(), headers);
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
