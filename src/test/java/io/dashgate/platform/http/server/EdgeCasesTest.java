package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests at the edge of what HTTP, JSON and the contract allow. */
class EdgeCasesTest {

  private static Tenant tenant;
  private static Api api;
  private static int port;
  private static String key;

  @BeforeAll
  static void signUp() {
    tenant = Tenant.create();
    api = tenant.api();
    port = TestGateway.shared().port();
    key = "Authorization: Bearer " + tenant.key();
  }

  // hosts

  @Test
  void aRequestWithoutAHostIsRefused() {
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

  // where a body ends

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

    // without "Connection: close": reading to the end of the stream times out if nobody closes it
    RawAnswer answer = RawAnswer.sendAsIs(port, head, "x".repeat(length).getBytes(ISO_8859_1));

    assertTrue(List.of(404, 413).contains(answer.expectNoFault().status()), answer.body());
  }

  // media types

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "Multipart/Form-Data; boundary=x"
      })
  void aFormIsNoJson(String type) {
    int before = count();
    byte[] body =
        "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nb\r\n--x--\r\n"
            .getBytes(UTF_8);
    String head =
        RawAnswer.request(
            "POST",
            tenant.dashboards(),
            key,
            "Content-Type: " + type,
            "Content-Length: " + body.length);

    RawAnswer.sendAsIs(port, head, body)
        .expectError(
            415,
            "invalid_request",
            "unsupported_media_type",
            "Unsupported media type \"" + type + "\" in request.");
    assertEquals(before, count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%zz", "%", "a=%ff&b=%"})
  void aFormThatCannotBeDecodedIsRefusedLikeAnyOther(String form) {
    byte[] body = form.getBytes(UTF_8);
    String[] headers = {
      "Content-Type: application/x-www-form-urlencoded", "Content-Length: " + body.length
    };

    RawAnswer.sendAsIs(
            port, RawAnswer.request("POST", tenant.dashboards(), key, headers[0], headers[1]), body)
        .expect(415);
    RawAnswer.sendAsIs(port, RawAnswer.request("POST", tenant.dashboards(), headers), body)
        .expect(401);
    RawAnswer.sendAsIs(
            port, RawAnswer.request("GET", tenant.dashboards(), key, headers[0], headers[1]), body)
        .expect(200);
    RawAnswer.sendAsIs(port, RawAnswer.request("POST", "/api/nope", headers), body).expect(404);
  }

  // numbers

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1E+99999999999", "1e-99999999999"})
  void anExponentThatNobodyCanReadIsRefused(String number) {
    byte[] body = ("{\"filters\":{\"a\":" + number + "}}").getBytes(UTF_8);

    RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key).expect(400);
  }

  @Test
  void anIntegerBeyondADoubleIsRefusedLikeADecimal() {
    String body = "{\"filters\":{\"a\":" + "9".repeat(399) + "}}";

    api.post(tenant.dashboards(), body).expect(400);
  }

  @Test
  void aDecimalIsNoRestrictionLevelHoweverItIsWritten() {
    api.post(tenant.dashboards(), "{\"restriction_level\":3.7e1}").expect(400);
  }

  @Test
  void aNulCharacterIsReportedInTheOrderOfTheFields() {
    api.post(tenant.dashboards(), "{\"description\":\"\\u0000\",\"name\":true}")
        .expectInvalid("invalid_input", "Not a valid string.", "name");
  }

  // paths

  @ParameterizedTest
  @ValueSource(ints = {2, 500, 3_000})
  void aSuffixCountsOnce(int times) {
    String path = "/api/projects/" + tenant.projectId() + "/dashboards" + ".json".repeat(times);

    RawAnswer.send(port, "GET", path, key).expect(404);
    RawAnswer.send(port, "GET", path).expect(404);
  }

  @ParameterizedTest
  @CsvSource({"PUT,true", "PATCH,true", "DELETE,true", "PROPFIND,true", "POST,false"})
  void aWrongMethodIsNamedOnAPathWithoutASlashToo(String method, boolean list) {
    String slashed = list ? tenant.dashboards() : tenant.dashboard(Long.MAX_VALUE);
    String path = slashed.substring(0, slashed.length() - 1);

    RawAnswer answer = RawAnswer.send(port, method, path, key);

    answer.expectError(
        405, "invalid_request", "method_not_allowed", "Method \"" + method + "\" not allowed.");
    assertTrue(answer.header("allow").orElse("").endsWith("HEAD, OPTIONS"));
    RawAnswer.send(port, method, path).expect(401);
  }

  @Test
  void optionsDescribesAPathWithoutASlashToo() {
    String path = "/api/projects/" + tenant.projectId() + "/dashboards";

    assertEquals(
        api.send("OPTIONS", path + "/", null, Map.of()).expect(200).body(),
        api.send("OPTIONS", path, null, Map.of()).expect(200).body());
  }

  // filters

  @Test
  void aTagInAFilterIsTrimmedLikeOneInABody() {
    api.post(tenant.dashboards(), "{\"tags\":[\" edge \"]}").expect(201);

    assertEquals(1, api.get(tenant.dashboards() + "?tags=%20edge%20").json().getInteger("count"));
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }

  @Test
  void aWrongChangeOfADeletedDashboardIsAboutNothing() {
    Tenant tenant = Tenant.create();
    long id = tenant.createDashboard("gone");
    tenant.api().delete(tenant.dashboard(id)).expect(204);

    tenant.api().patch(tenant.dashboard(id), "{\"name\":true}").expectNotFound("Not found.");
    tenant
        .api()
        .patch(tenant.dashboard(id), "{\"deleted\":false,\"name\":true}")
        .expectInvalid("invalid_input", "Not a valid string.", "name");
  }

  @Test
  void anIntegerThatNoProjectHasIsAMissingProject() {
    Tenant tenant = Tenant.create();
    for (String id : new String[] {"0", "-1", "9223372036854775808", "999999999"}) {
      tenant.api().get("/api/projects/" + id + "/dashboards/").expectNotFound("Project not found.");
    }
    tenant.api().get("/api/projects/01/dashboards/").expectNotFound("Not found.");
  }

  @Test
  void aTagOfNoBreakSpacesIsBlank() {
    Tenant tenant = Tenant.create();
    tenant
        .api()
        .post(tenant.dashboards(), "{\"tags\":[\"\u00a0\"]}")
        .expectInvalid("blank", "This field may not be blank.", "tags");
  }

  @Test
  void aParseErrorSaysNothingOfTheParser() {
    Tenant tenant = Tenant.create();
    String body = tenant.api().post(tenant.dashboards(), "{\"name\":\"a\"").expect(400).body();
    assertFalse(body.contains("Source"), body);
    assertFalse(body.contains("Stream"), body);
  }
}
