package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, paths, queries and bodies that only an attacker or a broken client sends. */
class HostileInputTest {

  private static final int BODY_LIMIT = 1 << 20;
  private static final int FUZZ_REQUESTS = 2_000;
  private static final long FUZZ_SEED = 20_220_824;

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
    dashboard = tenant.createDashboard("safe");
  }

  /** Whatever a test sent, the gateway serves on, and the dashboard is what it was. */
  @AfterEach
  void theGatewayStillServesAndNothingWasChanged() {
    JsonObject kept = api.get(tenant.dashboard(dashboard)).expect(200).json();
    assertEquals("safe", kept.getString("name"));
    assertEquals(false, kept.getBoolean("pinned"));
  }

  // ids

  /** Spellings of {@code id}, or of numbers that a careless reader takes for it. */
  private static List<String> disguises(long id) {
    BigInteger number = BigInteger.valueOf(id);
    String rest = Long.toString(id).substring(1);
    char first = Long.toString(id).charAt(0);
    return List.of(
        "0" + id,
        "+" + id,
        "-" + id,
        "%2B" + id,
        id + "%20",
        "%20" + id,
        id + "%09",
        id + "%0A",
        id + "%0D%0A",
        id + "%00",
        id + "%00abc",
        id + ".0",
        id + ".",
        id + "e0",
        id + "E0",
        id + ",",
        id + "," + id,
        id + ";x=1",
        id + "%3Bx=1",
        id + "%2F",
        id + "%2F..%2F" + id,
        id + "%3Fa=b",
        id + "%23",
        id + "%5C",
        id + "L",
        id + "_0",
        id + "~",
        id + ":1",
        id + "'",
        id + "%27%20or%201=1--",
        "0x" + Long.toHexString(id),
        "%3" + first + rest, // an ASCII digit that needs no escape
        "%253" + first + rest,
        "%D9%A" + first + rest, // ARABIC-INDIC DIGIT
        "%EF%BC%9" + first + rest, // FULLWIDTH DIGIT
        "%C0%B" + first + rest, // overlong UTF-8
        number.add(BigInteger.ONE.shiftLeft(32)).toString(),
        number.add(BigInteger.ONE.shiftLeft(31)).toString(),
        number.add(BigInteger.ONE.shiftLeft(64)).toString(),
        number.subtract(BigInteger.ONE.shiftLeft(32)).toString(),
        number.subtract(BigInteger.ONE.shiftLeft(64)).toString());
  }

  private static final List<String> NO_IDS =
      List.of(
          "0",
          "-0",
          "-1",
          "00",
          "1e2",
          "1.0",
          "01",
          "abc",
          "null",
          "undefined",
          "NaN",
          "true",
          "@current",
          "%40me",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "18446744073709551617",
          "9".repeat(1_000),
          "1".repeat(8_000),
          "{id}",
          "%7Bid%7D",
          "*",
          "..",
          "%2E%2E",
          "%F0%9F%8C%8D",
          "%FF");

  private static List<String> wrongIds(long id) {
    return Stream.concat(disguises(id).stream(), NO_IDS.stream()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "PUT", "DELETE", "HEAD"})
  void aDashboardHasOneSpelling(String method) {
    for (String id : wrongIds(dashboard)) {
      String target = tenant.dashboards() + id + "/";
      RawAnswer answer = changing(method, target);
      assertEquals(404, answer.status(), method + " " + target);
      if (!method.equals("HEAD")) {
        answer.expectNoFault();
        assertEquals("not_found", answer.json().getString("code"), target);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aProjectHasOneSpelling(String method) {
    int before = count();
    for (String id : wrongIds(tenant.projectId())) {
      if (id.equals("@current")) {
        continue;
      }
      for (String parent : List.of("/api/projects/", "/api/environments/")) {
        String target = parent + id + "/dashboards/";
        RawAnswer answer = changing(method, target);
        assertEquals(404, answer.status(), method + " " + target);
        answer.expectNoFault();
      }
    }
    assertEquals(before, count());
  }

  // paths

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/9/../{p}/dashboards/",
        "/api/projects/9/%2e%2e/{p}/dashboards/",
        "/api/projects/9/%2E%2E/{p}/dashboards/",
        "/api/projects/9/.%2e/{p}/dashboards/",
        "/api/projects/9/%252e%252e/{p}/dashboards/",
        "/api/projects/9/..%2f{p}/dashboards/",
        "/api/projects/9/..%5c{p}/dashboards/",
        "/api/projects/9/..\\{p}/dashboards/",
        "/api/projects/9/..;/{p}/dashboards/",
        "/api/projects/%c0%ae%c0%ae/{p}/dashboards/",
        "/api/./projects/{p}/dashboards/",
        "/api/%2e/projects/{p}/dashboards/",
        "/../api/projects/{p}/dashboards/",
        "//api/projects/{p}/dashboards/",
        "/api//projects/{p}/dashboards/",
        "/api/projects//{p}/dashboards/",
        "/api/projects/{p}//dashboards/",
        "/api/projects/{p}/dashboards//",
        "/api/projects/{p}/dashboards///",
        "/api/projects/{p}/dashboards/.",
        "/api/projects/{p}/dashboards/..",
        "/api/projects/{p}/dashboards/./",
        "/api/projects/{p}/dashboards/{d}//",
        "/api/projects/{p}/dashboards/{d}/../",
        "/api/projects/{p}/dashboards/%2e/{d}/",
        "/api/projects;x=1/{p}/dashboards/",
        "/api/projects/{p};x=1/dashboards/",
        "/api/projects/{p}/dashboards;x=1",
        "/api/projects/{p}/dashboards/;x=1",
        "/api/projects/{p}%2fdashboards/",
        "/api/projects/{p}%2Fdashboards/",
        "/api/projects/{p}%252fdashboards/",
        "/api%2fprojects/{p}/dashboards/",
        "/api\\projects\\{p}\\dashboards\\",
        "/%61pi/projects/{p}/dashboards/",
        "/api/projects/{p}/dashboard%73/",
        "/API/projects/{p}/dashboards/",
        "/api/projects/{p}/Dashboards/",
        "/api/projects/{p}/dashboards.json/",
        "/api/projects/{p}/dashboards%2ejson",
        "/api/projects/{p}/dashboards/.json",
        "/api/projects/{p}/dashboards%00",
        "/api/projects/{p}/dashboards%20",
        "/api/projects/{p}/dashboards%3F",
        "/api/projects/{p}/dashboards#x",
        "/api/projects/%40%63urrent/dashboards/",
        "/api/projects/@CURRENT/dashboards/",
        "/api/environments/9/../{p}/dashboards/",
        "/api/dashboard/../projects/{p}/dashboards/",
        "/api/dashboard//",
        "/api/dashboardx/",
        "api/projects/{p}/dashboards/",
        "*"
      })
  void aPathHasOneSpelling(String path) {
    int before = count();
    for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
      changing(method, fill(path)).expect(404);
    }
    assertEquals(before, count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards/%",
        "/api/projects/{p}/dashboards/%1",
        "/api/projects/{p}/dashboards/%zz",
        "/api/projects/{p}/dashboards/{d}%",
        "/api/projects/{p}/dashboards/{d}%/",
        "/api/projects/{p}/dashboards/{d}%g0/",
        "/api/projects/{p}%/dashboards/",
        "/api/projects/%u0031/dashboards/",
        "/%"
      })
  void aBrokenEscapeInThePathIsRefused(String path) {
    for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
      changing(method, fill(path)).expect(400);
    }
  }

  // queries

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%=1",
        "search=%",
        "search=%1",
        "search=%zz",
        "search=a%",
        "search=%u0041",
        "%zz=1",
        "search=%ff",
        "search=%80",
        "search=%c3",
        "search=%c0%80", // overlong NUL
        "search=%e0%80%af", // overlong slash
        "search=%ed%a0%80", // a surrogate
        "search=%f5%80%80%80", // beyond Unicode
        "search=%00",
        "search=a%00b",
        "%00=1",
        "nonsense=%00",
        "nonsense=%ff",
        "limit=1%00",
        "search=\u00ff"
      })
  void aQueryThatIsNoTextIsRefused(String query) {
    get(query).expect(400);
    changing("PATCH", tenant.dashboard(dashboard) + "?" + query).expect(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "&=",
        "=",
        "=x",
        "&&&",
        "?",
        "a",
        "a=b=c",
        "search",
        "search=",
        "nonsense=1",
        "limit[]=1",
        "limit=1;offset=2",
        "search=&search=&search=",
        "limit=1e400&offset=NaN",
        "%61=b"
      })
  void anOddQueryIsHarmless(String query) {
    assertEquals(count(), get(query).expect(200).json().getInteger("count"), query);
  }

  @Test
  void twoThousandParametersAreHarmless() {
    String query =
        IntStream.range(0, 2_000).mapToObj(i -> "a" + i + "=b").collect(Collectors.joining("&"));

    assertEquals(count(), get(query).expect(200).json().getInteger("count"));
  }

  @Test
  void aThousandRepetitionsOfAParameterAreHarmless() {
    assertEquals(
        0, get("search=x&".repeat(999) + "search=zzz").expect(200).json().getInteger("count"));
    get("tags=x&".repeat(999) + "tags=y").expect(400);
  }

  @Test
  void aSearchIsTakenLiterally() {
    Tenant own = Tenant.create();
    List<String> names =
        List.of(
            "50% off",
            "50 off",
            "a_b",
            "axb",
            "a\"b",
            "a\\b",
            "q\\134",
            "q\\x71",
            "1.5",
            "-5",
            "{\"a\":1}",
            "a+b",
            "x'y",
            "a&b=c",
            "$1",
            "%25");
    names.forEach(own::createDashboard);

    for (String name : names) {
      assertEquals(List.of(name), search(own, URLEncoder.encode(name, UTF_8)), name);
    }
    assertEquals(List.of("%25", "50% off"), search(own, "%25"));
    assertEquals(List.of("50% off"), search(own, "50%25"));
    assertEquals(List.of("a_b"), search(own, "_"));
    assertEquals(List.of("a\\b", "q\\134", "q\\x71"), search(own, "%5C"));
    assertEquals(List.of("a\\b", "q\\134", "q\\x71"), search(own, "\\"));
    assertEquals(List.of("q\\134", "q\\x71"), search(own, "q%5C"));
    assertEquals(List.of("a\"b"), search(own, "a\"b"));
    assertEquals(List.of(), search(own, "%5C%25"));
    assertEquals(List.of("50 off"), search(own, "50+off"));
    assertEquals(List.of("a+b"), search(own, "a%2Bb"));
  }

  private static List<String> search(Tenant own, String text) {
    String target = own.dashboards() + "?search=" + text;
    return RawAnswer.send(port, "GET", target, "Authorization: Bearer " + own.key())
        .expect(200)
        .json()
        .getJsonArray("results")
        .stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .sorted()
        .toList();
  }

  @Test
  void aSearchOfTheLongestTextIsServedAndALongerOneRefused() {
    get("search=" + "%F0%9F%8C%8D".repeat(400)).expect(200);
    get("search=" + "x".repeat(401)).expect(400);
  }

  // bodies

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        broken("white space only", "  \n"),
        broken("cut in a name", "{\"na"),
        broken("cut in a value", "{\"name\":\"a"),
        broken("cut in an escape", "{\"name\":\"\\u00"),
        broken("cut in a literal", "{\"pinned\":tru"),
        broken("cut before the end", "{\"name\":\"a\""),
        broken("a scalar", "5"),
        broken("a text", "\"name\""),
        broken("a literal", "true"),
        broken("null", "null"),
        broken("an array", "[{\"name\":\"a\"}]"),
        broken("garbage behind", "{\"name\":\"a\"}x"),
        broken("a second value", "{\"name\":\"a\"}{\"name\":\"b\"}"),
        broken("a second value in a line of its own", "{}\n{}"),
        broken("a bracket too many", "{\"name\":\"a\"}}"),
        broken("a raw NUL in front", "\0{}"),
        broken("a raw NUL behind", "{}\0"),
        broken("a raw NUL in a text", "{\"name\":\"a\0b\"}"),
        broken("a raw control character", "{\"name\":\"a\u0001b\"}"),
        broken("a raw line feed in a text", "{\"name\":\"a\nb\"}"),
        broken("an escaped NUL in the name", "{\"name\":\"a\\u0000b\"}"),
        broken("an escaped NUL in a key", "{\"a\\u0000b\":1}"),
        broken("an escaped NUL in an unknown field", "{\"nonsense\":[{\"a\":\"\\u0000\"}]}"),
        broken("an escaped NUL in the filters", "{\"filters\":{\"a\":[\"\\u0000\"]}}"),
        broken("an escaped NUL in a key of the filters", "{\"filters\":{\"\\u0000\":1}}"),
        broken("an escaped NUL in a tag", "{\"tags\":[\"\\u0000\"]}"),
        broken("a lone high surrogate", "{\"name\":\"\\ud800\"}"),
        broken("a lone low surrogate", "{\"name\":\"\\udc00x\"}"),
        broken("surrogates the wrong way round", "{\"name\":\"\\udc00\\ud800\"}"),
        broken("two high surrogates", "{\"name\":\"\\ud800\\ud800\\udc00\"}"),
        broken("a lone surrogate in the filters", "{\"filters\":{\"a\":[\"x\\ud800\"]}}"),
        broken("a lone surrogate in a key", "{\"filters\":{\"\\ud800\":1}}"),
        broken("a lone surrogate in an unknown field", "{\"nonsense\":\"\\ud800\"}"),
        broken("an unknown escape", "{\"name\":\"\\x41\"}"),
        brokenBytes("invalid UTF-8", "{\"name\":\"\u00ff\"}".getBytes(ISO_8859_1)),
        brokenBytes("cut UTF-8", "{\"name\":\"\u00f0\u009f\u008c\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong NUL", "{\"name\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong slash", "{\"name\":\"\u00e0\u0080\u00af\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong quote", "{\"name\":\"a\u00c0\u00a2}".getBytes(ISO_8859_1)),
        brokenBytes(
            "a surrogate as UTF-8", "{\"name\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes(
            "beyond Unicode", "{\"name\":\"\u00f5\u0080\u0080\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes("ISO 8859-1", "{\"name\":\"Gr\u00fc\u00dfe\"}".getBytes(ISO_8859_1)),
        brokenBytes("UTF-16", "{\"name\":\"a\"}".getBytes(UTF_16LE)),
        brokenBytes("UTF-16 with a mark", "{\"name\":\"a\"}".getBytes(UTF_16)),
        broken("a byte order mark", "\ufeff{\"name\":\"a\"}"),
        broken("1e400", "{\"filters\":{\"a\":1e400}}"),
        broken("-1e400", "{\"filters\":{\"a\":-1e400}}"),
        broken("1e999999999", "{\"filters\":{\"a\":1e999999999}}"),
        broken("1e400 in an unknown field", "{\"nonsense\":1e400}"),
        broken("NaN", "{\"filters\":{\"a\":NaN}}"),
        broken("Infinity", "{\"filters\":{\"a\":Infinity}}"),
        broken("-Infinity", "{\"filters\":{\"a\":-Infinity}}"),
        broken("a number of 500 digits", "{\"filters\":{\"a\":" + "9".repeat(500) + "}}"),
        broken("a number of 500 decimals", "{\"filters\":{\"a\":0." + "1".repeat(500) + "}}"),
        broken("a zero in front", "{\"filters\":{\"a\":01}}"),
        broken("a plus in front", "{\"filters\":{\"a\":+1}}"),
        broken("a hexadecimal number", "{\"filters\":{\"a\":0x1}}"),
        broken("no digit before the point", "{\"filters\":{\"a\":.5}}"),
        broken("no digit behind the point", "{\"filters\":{\"a\":5.}}"),
        broken("a comment", "{/* x */\"name\":\"a\"}"),
        broken("a line comment", "{\"name\":\"a\"}// x"),
        broken("a hash comment", "# x\n{\"name\":\"a\"}"),
        broken("single quotes", "{'name':'a'}"),
        broken("no quotes", "{name:\"a\"}"),
        broken("a comma behind", "{\"name\":\"a\",}"),
        broken("a comma behind in the filters", "{\"filters\":{\"a\":[1,]}}"),
        broken("commas only", "{,}"),
        broken("a key twice", "{\"name\":\"a\",\"name\":\"b\"}"),
        broken("a key twice, once escaped", "{\"name\":\"a\",\"n\\u0061me\":\"b\"}"),
        broken("an unknown key twice", "{\"x\":1,\"x\":1}"),
        broken("a key twice in the filters", "{\"filters\":{\"a\":1,\"a\":2}}"),
        broken("depth 65", nested(65)),
        broken("depth 500,000", "{\"filters\":" + "[".repeat(500_000)),
        broken("10,001 elements", "{\"filters\":{\"a\":[" + "1,".repeat(10_000) + "1]}}"),
        broken("10,001 members", "{\"filters\":{" + members(10_001) + "}}"),
        broken("10,001 unknown keys", "{" + members(10_001) + "}"),
        broken("a key of 20,000 characters", "{\"filters\":{\"" + "k".repeat(20_000) + "\":1}}"),
        broken("a query string", "name=a&pinned=true"),
        broken(
            "XML",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"),
        broken("YAML", "name: a\n"));
  }

  private static Arguments broken(String what, String body) {
    return brokenBytes(what, body.getBytes(UTF_8));
  }

  private static Arguments brokenBytes(String what, byte[] body) {
    return Arguments.of(what, body);
  }

  /** A body that is {@code depth} objects and arrays deep. */
  private static String nested(int depth) {
    return "{\"filters\":{\"a\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "}}";
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":1")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void aBodyThatIsNotStrictJsonIsRefused(String what, byte[] body) {
    int before = count();

    post(body).expect(400);
    patch(body).expect(400);
    RawAnswer.sendBody(port, "PUT", tenant.dashboard(dashboard), body, key).expect(400);

    assertEquals(before, count());
  }

  @Test
  void noBodyIsAnEmptyOne() {
    post(new byte[0]).expect(201);
    patch(new byte[0]).expect(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60, 64})
  void aBodyUpToTheDepthLimitComesBackAsItWas(int depth) {
    JsonObject filters = new JsonObject(nested(depth)).getJsonObject("filters");

    JsonObject made = post(nested(depth).getBytes(UTF_8)).expect(201).json();

    assertEquals(filters.encode(), made.getJsonObject("filters").encode());
  }

  @Test
  void manyElementsComeBackAsTheyWere() {
    String filters = "{\"a\":[" + "1,".repeat(8_000) + "1]}";

    RawAnswer made = post(("{\"filters\":" + filters + "}").getBytes(UTF_8)).expect(201);

    assertTrue(made.body().contains("\"filters\":" + filters));
  }

  @Test
  void tinyAndLongNumbersComeBackAsTheyWere() {
    String filters = "{\"a\":1e-400,\"b\":" + "9".repeat(300) + ",\"c\":-0.0,\"d\":1E+2}";

    JsonObject made = post(("{\"filters\":" + filters + "}").getBytes(UTF_8)).expect(201).json();

    assertEquals("9".repeat(300), made.getJsonObject("filters").getValue("b").toString());
  }

  @Test
  void anyCharacterThatIsOneComesBackAsItWas() {
    String name = "\u0001\u007f\u0085\u200e\u202e\u2028\ufeff\uffff\ud83c\udf0d\udbff\udfff'--";

    JsonObject made =
        post(new JsonObject().put("name", "x" + name + "x").toString().getBytes(UTF_8))
            .expect(201)
            .json();

    assertEquals("x" + name + "x", made.getString("name"));
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

  @Test
  void aKeyInABodyThatIsNoJsonIsNoKey() {
    byte[] body = ("{\"personal_api_key\":\"" + tenant.key() + "\"").getBytes(UTF_8);

    RawAnswer.sendBody(port, "POST", tenant.dashboards(), body).expect(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer \u00ff\u00fe",
        "Bearer phx_'; drop table dashboard; --",
        "Bearer a.b.c",
        "Bearer ...",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
        "Bearer",
        "Bearer ",
        "Basic \u00ff",
        "Digest x",
        "\t"
      })
  void aCredentialThatIsNoneIsRefused(String credential) {
    RawAnswer answer =
        RawAnswer.send(port, "GET", tenant.dashboards(), "Authorization: " + credential);

    answer.expect(401);
    assertEquals("Bearer", answer.header("www-authenticate").orElse(""));
  }

  // everything at once

  @Test
  void nothingThatAFuzzerMakesCausesAFault() {
    Random random = new Random(FUZZ_SEED);
    int refused = 0;
    for (int i = 0; i < FUZZ_REQUESTS; i++) {
      byte[] request = fuzz(random);
      String received = RawHttp.send(port, request);
      List<RawAnswer> answers = RawAnswer.all(received);
      assertTrue(!answers.isEmpty(), () -> "no answer to " + new String(request, ISO_8859_1));
      for (RawAnswer answer : answers) {
        try {
          answer.expectNoFault();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("the answer to " + new String(request, ISO_8859_1), e);
        }
        refused += answer.status() >= 400 ? 1 : 0;
      }
    }
    // a fuzzer that never or always breaks something would prove little
    assertTrue(refused > FUZZ_REQUESTS / 4 && refused < FUZZ_REQUESTS, "refused: " + refused);
  }

  private static final List<String> SEED_BODIES =
      List.of(
          "{\"name\":\"fuzz\",\"description\":\"d\",\"pinned\":false,\"deleted\":true}",
          "{\"deleted\":true,\"tags\":[\"a\",\"b\"],\"filters\":{\"a\":[1,2.5,null,{\"b\":\"\\ud83c\\udf0d\"}]}}",
          "{\"deleted\":true,\"use_template\":\"DEFAULT_APP\",\"restriction_level\":37}",
          "{\"deleted\":\"true\",\"use_dashboard\":1,\"duplicate_tiles\":false,\"items\":[{}]}");
  private static final List<String> SEED_QUERIES =
      List.of(
          "",
          "limit=2&offset=1",
          "search=fuzz&pinned=true&created_by=1",
          "tags=a&tags=b&creation_mode=default&format=json");
  private static final String INTERESTING =
      "\0\u0001\t\"'\\{}[]:,%&=?#/;.+-0189eEuUxX~@*<>\u007f\u0080\u00c0\u00ed\u00f0\u00ff";

  private static byte[] fuzz(Random random) {
    boolean one = random.nextBoolean();
    // the dashboard of the other tests stays out of it
    String path = one ? tenant.dashboard(Long.MAX_VALUE) : tenant.dashboards();
    String query = SEED_QUERIES.get(random.nextInt(SEED_QUERIES.size()));
    byte[] body = SEED_BODIES.get(random.nextInt(SEED_BODIES.size())).getBytes(ISO_8859_1);
    List<String> methods = one ? List.of("GET", "PATCH", "PUT", "DELETE") : List.of("GET", "POST");
    String method = methods.get(random.nextInt(methods.size()));
    switch (random.nextInt(4)) {
      case 0 -> path = "/" + withoutBreaks(mutated(random, path.getBytes(ISO_8859_1)));
      case 1 -> query = withoutBreaks(mutated(random, query.getBytes(ISO_8859_1)));
      default -> {
        body = mutated(random, body);
        method = one ? "PATCH" : "POST";
      }
    }
    String head =
        RawAnswer.request(
            method,
            query.isEmpty() ? path : path + "?" + query,
            key,
            "Content-Type: application/json",
            "Content-Length: " + body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** What would end the request line is left out: it makes another request, or none. */
  private static String withoutBreaks(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replaceAll("[\\s\u0085]", "").replaceFirst("^/+", "");
  }

  private static byte[] mutated(Random random, byte[] seed) {
    byte[] bytes = seed;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int length = Math.min(random.nextInt(6), bytes.length - at);
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(bytes, 0, at);
      switch (random.nextInt(4)) {
        case 0 -> changed.write(INTERESTING.charAt(random.nextInt(INTERESTING.length())));
        case 1 -> changed.write(random.nextInt(256));
        case 2 -> {
          changed.write(bytes, at, length);
          changed.write(bytes, at, length);
        }
        default -> {
          // what stood here is dropped
        }
      }
      changed.write(bytes, at + length, bytes.length - at - length);
      bytes = changed.toByteArray();
    }
    return bytes;
  }

  // what is sent

  private static RawAnswer get(String query) {
    return RawAnswer.send(port, "GET", tenant.dashboards() + "?" + query, key);
  }

  private static RawAnswer post(byte[] body) {
    return RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key);
  }

  private static RawAnswer patch(byte[] body) {
    return RawAnswer.sendBody(port, "PATCH", tenant.dashboard(dashboard), body, key);
  }

  /** Sends what would change something if it got through. */
  private static RawAnswer changing(String method, String target) {
    return List.of("GET", "HEAD", "DELETE").contains(method)
        ? RawAnswer.send(port, method, target, key)
        : RawAnswer.sendBody(
            port, method, target, "{\"name\":\"changed\",\"pinned\":true}".getBytes(UTF_8), key);
  }

  private static String fill(String path) {
    return path.replace("{p}", Long.toString(tenant.projectId()))
        .replace("{d}", Long.toString(dashboard));
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
