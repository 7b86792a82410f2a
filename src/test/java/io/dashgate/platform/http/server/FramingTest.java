package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end two servers in a row might see in two places. */
class FramingTest {

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private static Tenant tenant;
  private static int port;

  @BeforeAll
  static void signUp() {
    tenant = Tenant.create();
    port = TestGateway.shared().port();
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

  @Test
  void theOldVersionHasNoChunks() {
    String request = post("HTTP/1.0", CHUNKED) + "2\r\n{}\r\n0\r\n\r\n";

    RawAnswer answer = RawAnswer.only(RawHttp.send(port, request));

    answer.expect(400);
    assertTrue(answer.json().getString("detail").contains("Transfer-Encoding"));
  }

  @Test
  void aRequestWithoutAHostIsRefused() {
    RawAnswer answer = RawAnswer.only(RawHttp.send(port, "GET /api/schema/ HTTP/1.1\r\n\r\n"));

    answer.expectError(400, "invalid_request", "bad_request", "The request has no Host header.");
    assertEquals("close", answer.header("connection").orElse(""));
  }

  @Test
  void chunksAloneAreServed() {
    Tenant other = Tenant.create();
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

  private static String post(String version, String headers) {
    return "POST %s %s\r\nAuthorization: Bearer %s\r\n%s\r\n"
        .formatted(tenant.dashboards(), version, tenant.key(), headers);
  }
}
