package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.UnchangedDashboard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, CORS, request ids and credentials, with the headers that answer them. */
class HttpProtocolHeadersTest extends UnchangedDashboard {

  private static final String LIST_ALLOWS = "GET, POST, HEAD, OPTIONS";
  private static final String DETAIL_ALLOWS = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";

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
      tenant.gateway().anonymous().send("OPTIONS", path, null, Map.of()).expect(401);
    }
  }

  @Test
  void optionsDescribesAPathWithoutASlashToo() {
    String path = "/api/projects/" + tenant.projectId() + "/dashboards";

    assertEquals(
        api.send("OPTIONS", path + "/", null, Map.of()).expect(200).body(),
        api.send("OPTIONS", path, null, Map.of()).expect(200).body());
  }

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

  private static Set<String> list(RawAnswer answer, String header) {
    return Set.of(answer.header(header).orElse("").toUpperCase(Locale.ROOT).split(", *"));
  }

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
}
