package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP asks of the gateway: names of paths, methods, headers, connections. */
class ProtocolTest {

  private static final String NO_ENDPOINT = "Endpoint not found.";
  private static final String LIST_ALLOWS = "GET, POST, HEAD, OPTIONS";
  private static final String DETAIL_ALLOWS = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";

  private static Tenant tenant;
  private static Api api;
  private static int port;
  private static String key;
  private static long dashboard;

  @BeforeAll
  static void signUp() {
    tenant = Tenant.create();
    api = tenant.api();
    port = TestGateway.shared().port();
    key = "Authorization: Bearer " + tenant.key();
    dashboard = tenant.createDashboard("here");
  }

  // paths

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards",
        "/api/projects/{p}/dashboards/",
        "/api/projects/{p}/dashboards.json",
        "/api/projects/@current/dashboards",
        "/api/projects/@current/dashboards/",
        "/api/projects/@current/dashboards.json",
        "/api/projects/%40current/dashboards",
        "/api/projects/%40current/dashboards/",
        "/api/environments/{p}/dashboards",
        "/api/environments/{p}/dashboards/",
        "/api/environments/{p}/dashboards.json",
        "/api/environments/@current/dashboards/",
        "/api/environments/%40current/dashboards/",
        "/api/dashboard",
        "/api/dashboard/",
        "/api/dashboard.json"
      })
  void aListHasSeveralNames(String name) {
    String path = fill(name);
    String expected = api.get(tenant.dashboards() + "?limit=1").expect(200).body();

    String listed = api.get(path + "?limit=1").expect(200).body();
    assertEquals(expected.replace(tenant.dashboards(), path), listed);

    Answer made = api.post(path, "{\"name\":\"by another name\"}").expect(201);
    assertEquals(tenant.projectId(), made.json().getLong("team_id"));
    api.delete(tenant.dashboard(made.id())).expect(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards/{d}",
        "/api/projects/{p}/dashboards/{d}/",
        "/api/projects/{p}/dashboards/{d}.json",
        "/api/projects/@current/dashboards/{d}",
        "/api/projects/%40current/dashboards/{d}/",
        "/api/environments/{p}/dashboards/{d}",
        "/api/environments/@current/dashboards/{d}.json",
        "/api/dashboard/{d}",
        "/api/dashboard/{d}/",
        "/api/dashboard/{d}.json"
      })
  void aDashboardHasSeveralNames(String name) {
    String path = fill(name);

    assertEquals(dashboard, api.get(path).expect(200).id());
    assertEquals(dashboard, api.patch(path, "{\"pinned\":false}").expect(200).id());
    assertEquals(dashboard, api.send("PUT", path, "{}", Map.of()).expect(200).id());
    long doomed = tenant.createDashboard("doomed");
    api.delete(path.replace("" + dashboard, "" + doomed)).expect(204);
    api.get(tenant.dashboard(doomed)).expect(404);
  }

  @Test
  void thereAreNoRedirects() {
    for (String path : List.of("/api/projects/{p}/dashboards", "/api/projects/{p}/dashboards/")) {
      Answer made = api.post(fill(path), "{}").expect(201);
      assertTrue(made.header("Location").isEmpty());
    }
  }

  @Test
  void anotherNameChecksTheSameThings() {
    Tenant stranger = Tenant.create();
    String foreign = "/api/environments/" + stranger.projectId() + "/dashboards/";

    api.get(foreign).expectForbidden("You don't have access to the project.");
    TestGateway.shared().anonymous().get("/api/dashboard/").expect(401);
    stranger.api().get("/api/dashboard/" + dashboard).expectNotFound("Not found.");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/nope",
    "/api/nope/",
    "/api/projects/1/nope/",
    "/api/projects/1/dashboards/1/nope/",
    "/api/environments",
    "/nope",
    "/",
    "/api/shared_dashboards/x",
    "/metrics",
    "/health",
    "/api/projects/@current/dashboard/",
    "/favicon.ico",
    "/.env",
    "/api/schema/nope",
  })
  void anUnknownPathIsTheSameForEveryMethodAndCaller(String path) {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")) {
      for (RawAnswer answer :
          List.of(
              RawAnswer.send(port, method, path),
              RawAnswer.send(port, method, path, key),
              RawAnswer.send(port, method, path, "Authorization: Bearer phx_wrong"),
              RawAnswer.send(port, method, path, "Accept: text/html"))) {
        answer.expectError(404, "invalid_request", "not_found", NO_ENDPOINT);
      }
    }
    RawAnswer head = RawAnswer.send(port, "HEAD", path);
    assertEquals(404, head.status());
    assertEquals("", head.body());
  }

  // formats

  @ParameterizedTest
  @CsvSource({
    "?format=json,200",
    "?format=,200",
    "?format,200",
    "?format=xml,404",
    "?format=api,404",
    "?format=xml&format=json,200",
    "?format=json&format=xml,404",
  })
  void theOnlyFormatIsJson(String query, int status) {
    Answer answer = api.get(tenant.dashboards() + query);

    if (status == 404) {
      answer.expectNotFound("Not found.");
    } else {
      answer.expect(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|200",
        "application/json|200",
        "application/json;q=0.5|200",
        "application/json; charset=utf-8|200",
        "APPLICATION/JSON|200",
        "application/*|200",
        "text/html, application/json|200",
        "text/html, */*;q=0.1|200",
        "''|200",
        "text/html|406",
        "application/xml|406",
        "text/html, application/xml;q=0.9|406",
        "application/vnd.api+json|406",
        "image/*|406",
        "garbage|406"
      })
  void onlyThoseWhoAcceptJsonAreServed(String accept, int status) {
    RawAnswer answer =
        RawAnswer.send(port, "GET", tenant.dashboards(), key, "Accept: " + accept).expect(status);

    if (status == 406) {
      answer.expectError(
          406, "invalid_request", "not_acceptable", "Could not satisfy the request Accept header.");
    }
  }

  @Test
  void noAcceptHeaderMeansAnything() {
    RawAnswer answer = RawAnswer.send(port, "GET", tenant.dashboards(), key).expect(200);

    assertEquals("application/json", answer.header("content-type").orElse(""));
  }

  @Test
  void theFormatIsCheckedBeforeTheCredentials() {
    Api anonymous = TestGateway.shared().anonymous();

    anonymous.send("GET", tenant.dashboards(), null, Map.of("Accept", "text/html")).expect(406);
    anonymous.get(tenant.dashboards() + "?format=xml").expectNotFound("Not found.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/jsonp",
        "application/vnd.api+json",
        "application/merge-patch+json",
        "garbage",
        "a\"b"
      })
  void aBodyOfAnotherMediaTypeIsRefused(String type) {
    byte[] body = "{\"name\":\"changed\"}".getBytes(UTF_8);
    for (String[] target :
        new String[][] {
          {"POST", tenant.dashboards()},
          {"PATCH", tenant.dashboard(dashboard)},
          {"PUT", tenant.dashboard(dashboard)}
        }) {
      bodyOfType(target[0], target[1], type, body)
          .expectError(
              415,
              "invalid_request",
              "unsupported_media_type",
              "Unsupported media type \"" + type + "\" in request.");
    }
    assertEquals("here", api.get(tenant.dashboard(dashboard)).json().getString("name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=x",
        "application/json;charset=UTF-8",
        "application/json ; charset=\"utf-8\"; x=y",
        "APPLICATION/JSON"
      })
  void anySpellingOfJsonIsAccepted(String type) {
    byte[] body = "{\"name\":\"typed\"}".getBytes(UTF_8);

    RawAnswer made = bodyOfType("POST", tenant.dashboards(), type, body).expect(201);

    assertEquals("typed", made.json().getString("name"));
  }

  @Test
  void aBodyWithoutATypeIsJson() {
    byte[] body = "{\"name\":\"untyped\"}".getBytes(UTF_8);
    String head =
        RawAnswer.request("POST", tenant.dashboards(), key, "Content-Length: " + body.length);

    assertEquals(
        "untyped", RawAnswer.sendAsIs(port, head, body).expect(201).json().getString("name"));
  }

  @Test
  void anEmptyBodyMayHaveAnyType() {
    bodyOfType("POST", tenant.dashboards(), "text/plain", new byte[0]).expect(201);
  }

  private static RawAnswer bodyOfType(String method, String target, String type, byte[] body) {
    String head =
        RawAnswer.request(
            method, target, key, "Content-Type: " + type, "Content-Length: " + body.length);
    return RawAnswer.sendAsIs(port, head, body);
  }

  // methods

  @ParameterizedTest
  @CsvSource({
    "PUT,list",
    "PATCH,list",
    "DELETE,list",
    "TRACE,list",
    "PROPFIND,list",
    "POST,detail",
    "TRACE,detail",
    "LINK,detail",
  })
  void aMethodThatAPathLacksIsNamedWithThoseThatItHas(String method, String path) {
    boolean list = path.equals("list");
    String alias = "/api/dashboard/" + (list ? "" : dashboard + "/");
    for (String target : List.of(list ? tenant.dashboards() : tenant.dashboard(dashboard), alias)) {
      RawAnswer answer = RawAnswer.send(port, method, target, key);
      answer.expectError(
          405, "invalid_request", "method_not_allowed", "Method \"" + method + "\" not allowed.");
      assertEquals(list ? LIST_ALLOWS : DETAIL_ALLOWS, answer.header("allow").orElse(""));
    }
  }

  @Test
  void everyAnswerOfAPathSaysWhatItAllows() {
    assertEquals(LIST_ALLOWS, api.get(tenant.dashboards()).header("Allow").orElse(""));
    assertEquals(LIST_ALLOWS, api.post(tenant.dashboards(), "[]").header("Allow").orElse(""));
    assertEquals(DETAIL_ALLOWS, api.get(tenant.dashboard(dashboard)).header("Allow").orElse(""));
    assertEquals(
        DETAIL_ALLOWS, api.get(tenant.dashboard(Long.MAX_VALUE)).header("Allow").orElse(""));
  }

  @Test
  void headIsGetWithoutTheBody() {
    String seen = tenant.dashboard(dashboard);
    for (String path :
        List.of(
            tenant.dashboards() + "?limit=1",
            seen,
            tenant.dashboard(Long.MAX_VALUE),
            tenant.dashboards() + "?pinned=maybe",
            "/api/schema/",
            "/api/nope")) {
      RawAnswer get = RawAnswer.send(port, "GET", path, key);
      RawAnswer head = RawAnswer.send(port, "HEAD", path, key);

      assertEquals("", head.body(), path);
      assertEquals(get.status(), head.status(), path);
      if (!path.equals(seen)) {
        // the time in it may differ in length
        assertEquals(get.header("content-length"), head.header("content-length"), path);
      }
      assertEquals(get.header("content-type"), head.header("content-type"), path);
      assertEquals(get.header("allow"), head.header("allow"), path);
    }
    assertEquals(401, RawAnswer.send(port, "HEAD", tenant.dashboards()).status());
  }

  @Test
  void optionsDescribesAPath() {
    for (String path : List.of(tenant.dashboards(), tenant.dashboard(dashboard))) {
      Answer answer = api.send("OPTIONS", path, null, Map.of()).expect(200);

      assertEquals(
          path.equals(tenant.dashboards()) ? LIST_ALLOWS : DETAIL_ALLOWS,
          answer.header("Allow").orElse(""));
      JsonObject description = answer.json();
      assertEquals(JsonArray.of("application/json"), description.getJsonArray("renders"));
      assertEquals(JsonArray.of("application/json"), description.getJsonArray("parses"));
      TestGateway.shared().anonymous().send("OPTIONS", path, null, Map.of()).expect(401);
    }
  }

  // browsers

  @Test
  void aPreflightNeedsNoCredentials() {
    RawAnswer answer =
        RawAnswer.send(
            port,
            "OPTIONS",
            tenant.dashboard(dashboard),
            "Origin: https://app.example.com",
            "Access-Control-Request-Method: PATCH",
            "Access-Control-Request-Headers: authorization, content-type");

    assertEquals(204, answer.status());
    assertEquals("*", answer.header("access-control-allow-origin").orElse(""));
    assertEquals(
        Set.of("GET", "POST", "PUT", "PATCH", "DELETE"),
        list(answer, "access-control-allow-methods"));
    assertTrue(
        list(answer, "access-control-allow-headers")
            .containsAll(Set.of("AUTHORIZATION", "CONTENT-TYPE")));
    assertTrue(answer.header("access-control-max-age").isPresent());
    assertTrue(answer.header("access-control-allow-credentials").isEmpty());
  }

  private static Set<String> list(RawAnswer answer, String header) {
    return Set.of(answer.header(header).orElse("").toUpperCase(Locale.ROOT).split(", *"));
  }

  @Test
  void everyOriginMayReadEveryAnswer() {
    for (String[] headers :
        new String[][] {
          {key, "Origin: https://app.example.com"}, {"Origin: https://app.example.com"},
          {key, "Origin: null"}, {key, "Origin: http://localhost:3000", "Accept: text/html"}
        }) {
      RawAnswer answer = RawAnswer.send(port, "GET", tenant.dashboards(), headers);

      assertEquals(
          "*", answer.header("access-control-allow-origin").orElse(""), Arrays.toString(headers));
      assertTrue(
          list(answer, "access-control-expose-headers")
              .containsAll(Set.of("X-REQUEST-ID", "RETRY-AFTER")));
    }
  }

  // sizes

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

  // what is no HTTP

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
  void twoHostsAreRefused() {
    RawAnswer.send(port, "GET", tenant.dashboards(), key, "Host: other.example.com")
        .expectError(
            400, "invalid_request", "bad_request", "The request has more than one Host header.");
  }

  @Test
  void theOldVersionOfHttpIsServedWithoutAHost() {
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

  // expectations

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

  // the request's id

  @ParameterizedTest
  @ValueSource(strings = {"a", "abc-DEF_1.2", "018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11"})
  void aSaneRequestIdIsSentBack(String id) {
    for (String path : List.of(tenant.dashboards(), "/api/nope", "/api//nope")) {
      RawAnswer answer = RawAnswer.send(port, "GET", path, key, "X-Request-Id: " + id);
      assertEquals(List.of(id), answer.headers().get("x-request-id"), path);
    }
  }

  @Test
  void aRequestIdMayHaveSixtyFourCharacters() {
    String longest = "x".repeat(64);

    assertEquals(longest, requestId(longest));
    assertNotEquals(longest + "x", requestId(longest + "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\tb",
        "a,b",
        "%0d%0aSet-Cookie: a=b",
        "<script>",
        "\u00fc",
        "a\u0001b"
      })
  void anyOtherRequestIdIsReplaced(String id) {
    String replaced = requestId(id);

    assertTrue(replaced.matches("[0-9a-f]{16}"), replaced);
  }

  @Test
  void aRequestIdCannotAddAHeader() {
    RawAnswer answer =
        RawAnswer.send(port, "GET", tenant.dashboards(), key, "X-Request-Id: a\rX-Evil: b");

    assertFalse(answer.headers().containsKey("x-evil"));
    assertNotEquals("a\rX-Evil: b", answer.header("x-request-id").orElse(""));
  }

  @Test
  void requestIdsDiffer() {
    Answer first = api.get(tenant.dashboards());
    Answer second = api.get(tenant.dashboards());

    assertNotEquals(first.header("X-Request-Id"), second.header("X-Request-Id"));
  }

  private static String requestId(String given) {
    return RawAnswer.send(port, "GET", tenant.dashboards(), key, "X-Request-Id: " + given)
        .header("x-request-id")
        .orElse("");
  }

  // compression

  @Test
  void aLongAnswerIsCompressedWhenAsked() throws Exception {
    Tenant own = Tenant.create();
    for (int i = 0; i < 5; i++) {
      own.createDashboard("d" + i);
    }
    String plain = own.api().get(own.dashboards()).expect(200).body();

    HttpResponse<byte[]> packed = getWith(own, own.dashboards(), "gzip");

    assertTrue(plain.length() > 1024);
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
    assertTrue(packed.body().length < plain.length() / 2);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertArrayEquals(plain.getBytes(UTF_8), in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"identity", "gzip;q=0", "nonsense"})
  void aLongAnswerIsNotCompressedUnasked(String encoding) throws Exception {
    HttpResponse<byte[]> answer = getWith(tenant, "/api/schema/", encoding);

    assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    assertTrue(answer.body().length > 1024);
  }

  @Test
  void aShortAnswerIsNotCompressed() throws Exception {
    HttpResponse<byte[]> answer = getWith(tenant, tenant.dashboards() + "?search=nothing", "gzip");

    assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    assertTrue(new String(answer.body(), UTF_8).startsWith("{\"count\":0"));
  }

  private static HttpResponse<byte[]> getWith(Tenant own, String path, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + own.key())
            .header("Accept-Encoding", encoding)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  // connections

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

  @Test
  void anErrorOfTheRequestDoesNotEndTheConnection() {
    String refused = open("POST", tenant.dashboards(), "1", "Content-Length: 3") + "{x}";
    String foreign = open("GET", "/api/projects/999999999/dashboards/", "2");
    String trick = open("GET", "/api/../x", "3");
    String last = RawAnswer.request("GET", tenant.dashboards(), key);

    List<RawAnswer> answers = RawAnswer.all(RawHttp.send(port, refused + foreign + trick + last));

    assertEquals(List.of(400, 404, 404, 200), answers.stream().map(RawAnswer::status).toList());
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

  private static String fill(String path) {
    return path.replace("{p}", Long.toString(tenant.projectId()))
        .replace("{d}", Long.toString(dashboard));
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

  @Test
  void theSchemaWithTheSuffixIsJson() {
    tenant.api().get("/api/schema.json").expect(200).json().getString("openapi");
  }
}
