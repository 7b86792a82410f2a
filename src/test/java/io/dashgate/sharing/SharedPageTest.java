package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The public page of a shared dashboard. */
class SharedPageTest {

  private static final String TEXT =
      """
      # Hello
      <script>alert(1)</script> and <img src=x onerror=alert(2)>

      [bad](javascript:alert(3)) [data](data:text/html,x) [good](https://example.com/)
      ![picture](https://example.com/p.png)
      """;

  private static Tenant owner;
  private static Api visitor;
  private Api api;
  private String dashboard;
  private String token;

  @BeforeAll
  static void makeTenant(Tenant fresh) {
    owner = fresh;
    visitor = owner.gateway().anonymous();
  }

  @BeforeEach
  void share() {
    api = owner.api();
    long id = makeDashboard();
    dashboard = owner.dashboard(id);
    token = share("{\"enabled\":true}");
  }

  private static long makeDashboard() {
    JsonObject insight =
        new JsonObject()
            .put("name", "Visits & \"more\"")
            .put("description", "by week")
            .put("tags", JsonArray.of("secret-tag"))
            .put("query", new JsonObject().put("secret-query", "person@example.com"));
    JsonObject wanted =
        new JsonObject()
            .put("name", "Numbers <b>")
            .put("description", "For you & me")
            .put("tags", JsonArray.of("secret-tag"))
            .put("filters", new JsonObject().put("secret-filter", 1))
            .put("tiles", JsonArray.of(new JsonObject().put("text", text(TEXT))));
    long id = owner.api().post(owner.dashboards(), wanted).expect(201).id();
    insight.put("dashboards", JsonArray.of(id));
    owner.api().post(owner.insights(), insight).expect(201);
    return id;
  }

  private static JsonObject text(String body) {
    return new JsonObject().put("body", body);
  }

  private String share(String changes) {
    return api.patch(dashboard + "sharing/", changes).expect(200).json().getString("access_token");
  }

  private List<String> paths() {
    return List.of(
        "/shared/" + token,
        "/shared_dashboard/" + token,
        "/embedded/" + token,
        "/shared/" + token + ".json");
  }

  @Test
  void thePageShowsTheDashboardSafely() {
    Answer page = visitor.get("/shared/" + token).expect(200);
    String html = page.body();

    assertEquals("text/html; charset=utf-8", page.header("Content-Type").orElseThrow());
    assertTrue(html.startsWith("<!doctype html>\n<html lang=\"en\">"), html);
    assertTrue(html.contains("<title>Numbers &lt;b&gt;</title>"), html);
    assertTrue(html.contains("<h1>Numbers &lt;b&gt;</h1>"), html);
    assertTrue(html.contains("For you &amp; me"), html);
    assertTrue(html.contains("<h2>Hello</h2>"), html);
    assertTrue(html.contains("Visits &amp; &quot;more&quot;</h2>"), html);
    assertTrue(html.contains("by week"), html);
    assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), html);
    assertTrue(html.contains("href=\"https://example.com/\" target=\"_blank\""), html);
    for (String unsafe : List.of("<script", "<img", "href=\"javascript", "href=\"data:text")) {
      assertFalse(html.contains(unsafe), unsafe + " in " + html);
    }
  }

  @Test
  void nothingElseIsShown() {
    for (String path : paths()) {
      Answer answer = visitor.get(path).expect(200);
      String all = answer.headers().map() + answer.body();
      for (String hidden :
          List.of(
              owner.email(),
              owner.userUuid(),
              "secret-",
              "person@example.com",
              "created_by",
              "last_modified_by",
              "dashboards\"",
              "restriction_level",
              "Ann")) {
        assertFalse(all.contains(hidden), hidden + " in " + path + ": " + all);
      }
    }
    JsonObject json = visitor.get("/shared/" + token + ".json").json();
    JsonObject shown = json.getJsonObject("dashboard");
    assertEquals("scene", json.getString("type"));
    assertEquals(List.of("name", "description", "tiles"), List.copyOf(shown.fieldNames()));
    assertEquals(
        "Visits & \"more\"",
        shown.getJsonArray("tiles").getJsonObject(1).getJsonObject("insight").getString("name"));
    assertEquals(
        TEXT, shown.getJsonArray("tiles").getJsonObject(0).getJsonObject("text").getString("body"));
  }

  @Test
  void theHeadersKeepItToItself() {
    share("{\"allowed_origins\":[\"https://a.example\",\"https://b.example\"]}");
    Answer page = visitor.get("/shared/" + token);
    Answer embedded = visitor.get("/embedded/" + token);

    for (String path : paths()) {
      Answer answer = visitor.get(path);
      assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
      assertEquals("no-referrer", answer.header("Referrer-Policy").orElseThrow());
      assertEquals("noindex", answer.header("X-Robots-Tag").orElseThrow());
      assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow());
    }
    String policy = page.header("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; style-src 'nonce-"), policy);
    assertTrue(policy.endsWith("frame-ancestors 'none'"), policy);
    assertEquals("DENY", page.header("X-Frame-Options").orElseThrow());
    assertTrue(embedded.header("X-Frame-Options").isEmpty());
    assertTrue(
        embedded
            .header("Content-Security-Policy")
            .orElseThrow()
            .endsWith("frame-ancestors https://a.example https://b.example"));
    share("{\"allowed_origins\":[]}");
    assertTrue(
        visitor
            .get("/embedded/" + token)
            .header("Content-Security-Policy")
            .orElseThrow()
            .endsWith("frame-ancestors *"));
  }

  @Test
  void aBrowserThatWantsHtmlGetsIt() {
    visitor.send("GET", "/shared/" + token, null, Map.of("Accept", "text/html")).expect(200);
    visitor.send("HEAD", "/shared/" + token, null, Map.of()).expect(200);
    visitor.send("PUT", "/shared/" + token, "{}", Map.of()).expect(405);
    visitor.get("/shared/" + token + "/").expect(200);
    // credentials are not looked at
    owner.gateway().as("phx_wrong").get("/shared/" + token).expect(200);
  }

  @Test
  void whatDoesNotWorkIsMissingAlike() {
    List<String> answers = new ArrayList<>();
    answers.add(missing("/shared/" + "x".repeat(30)));
    answers.add(missing("/shared/" + "x".repeat(30) + ".json"));
    answers.add(missing("/embedded/" + "x".repeat(30)));
    share("{\"enabled\":false}");
    paths().forEach(path -> answers.add(missing(path)));
    share("{\"enabled\":true}");
    api.delete(dashboard).expect(204);
    paths().forEach(path -> answers.add(missing(path)));
    api.patch(dashboard, "{\"deleted\":false}").expect(200);
    paths().forEach(path -> answers.add(missing(path)));
    share("{\"enabled\":true}");
    paths().forEach(path -> visitor.get(path).expect(200));
    owner
        .gateway()
        .database()
        .execute(
            "update sharing_configuration set expires_at = now() - interval '1 second'"
                + " where access_token = ?",
            token);
    paths().forEach(path -> answers.add(missing(path)));
    assertFalse(api.get(dashboard).json().getBoolean("is_shared"));
    assertEquals(1, answers.stream().distinct().count(), answers::toString);
  }

  /** Returns status, headers and body of an answer. */
  private static String missing(String path) {
    Answer answer = visitor.get(path).expectNotFound("Not found.");
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.remove("x-request-id");
    headers.remove("allow"); // of the path alone
    return headers + answer.body();
  }

  @Test
  void aNewTokenEndsTheOldOne() {
    String changed =
        api.post(dashboard + "sharing/refresh/", "{}").json().getString("access_token");
    paths().forEach(SharedPageTest::missing);
    visitor.get("/shared/" + changed).expect(200);
  }

  @Test
  void aPasswordIsAskedFor() {
    share("{\"password\":\"open sesame\"}");
    for (String path : paths()) {
      Answer asked = visitor.get(path);
      asked.expectError(
          401,
          "authentication_error",
          "authentication_failed",
          "This dashboard needs a password.",
          null);
      assertEquals(
          "Basic realm=\"Shared dashboard\", charset=\"UTF-8\"",
          asked.header("WWW-Authenticate").orElseThrow());
      assertEquals("no-store", asked.header("Cache-Control").orElseThrow());
      with(path, "anybody:open sesame").expect(200);
    }
    with("/shared/" + token, "anybody:shut")
        .expectError(
            401, "authentication_error", "authentication_failed", "The password is wrong.", null);
    with("/shared/" + token, "no colon").expect(401);
    share("{\"password\":null}");
    visitor.get("/shared/" + token).expect(200);
  }

  private static Answer with(String path, String pair) {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return visitor.send("GET", path, null, Map.of("Authorization", basic));
  }

  /** A page of one text. */
  private String shown(String markdown) {
    JsonArray tiles = JsonArray.of(new JsonObject().put("text", text(markdown)));
    JsonObject wanted = new JsonObject().put("name", "text").put("tiles", tiles);
    dashboard = owner.dashboard(api.post(owner.dashboards(), wanted).expect(201).id());
    token = share("{\"enabled\":true}");
    return visitor.get("/shared/" + token).expect(200).body();
  }

  @Test
  void textsAreInTheMarkdownOfGitHub() {
    String html =
        shown(
            """
            | a | b |
            | --- | --: |
            | 1 | <script>2</script> |

            ~~old~~ see https://example.com/?a=1&b=2 or www.example.org, ann@example.com

            - [x] done
            - [ ] open
            """);
    assertTrue(html.contains("<th>a</th>"), html);
    assertTrue(html.contains("&lt;script&gt;2&lt;/script&gt;</td>"), html);
    assertTrue(html.contains("<del>old</del>"), html);
    assertTrue(html.contains("href=\"https://example.com/?a=1&amp;b=2\""), html);
    assertTrue(html.contains("href=\"mailto:ann@example.com\""), html);
    assertTrue(html.contains("type=\"checkbox\""), html);
  }

  @Test
  void oddTextsAreNoTrouble() {
    long started = System.nanoTime();
    for (String odd :
        List.of(
            ">".repeat(4000),
            "- ".repeat(2000),
            "*a **a ".repeat(570),
            "[".repeat(4000),
            "![".repeat(2000),
            "![a](b".repeat(600),
            "[a](b ![".repeat(500),
            "`".repeat(4000),
            "<".repeat(4000),
            "\\".repeat(4000),
            "![x](y)".repeat(500),
            "![".repeat(900) + "x" + "](y)".repeat(400),
            "*".repeat(2000) + "a" + "*".repeat(1999),
            "|".repeat(2900) + "\n" + "|-".repeat(500),
            "| a\n|-\n" + "| ".repeat(1990),
            "~~".repeat(2000),
            "~~a ".repeat(1000),
            "- [x] ".repeat(660),
            "http://".repeat(570),
            "www.a.".repeat(660),
            "a@b.c,".repeat(660))) {
      long id =
          api.post(
                  owner.dashboards(),
                  new JsonObject()
                      .put("name", "odd")
                      .put("tiles", JsonArray.of(new JsonObject().put("text", text(odd)))))
              .expect(201)
              .id();
      dashboard = owner.dashboard(id);
      token = share("{\"enabled\":true}");
      String html = visitor.get("/shared/" + token).expect(200).body();
      assertFalse(html.contains("<img"), odd);
      assertTrue(html.endsWith("</html>\n"), odd);
    }
    assertTrue(System.nanoTime() - started < 20_000_000_000L);
  }

  @Test
  void aDashboardThatIsFullIsRendered() {
    JsonArray tiles = new JsonArray();
    for (int i = 0; i < 200; i++) {
      tiles.add(new JsonObject().put("text", text("word *em* ".repeat(390))));
    }
    long id =
        api.post(owner.dashboards(), new JsonObject().put("name", "full").put("tiles", tiles))
            .expect(201)
            .id();
    dashboard = owner.dashboard(id);
    token = share("{\"enabled\":true}");
    assertTrue(visitor.get("/shared/" + token).expect(200).body().length() > 200 * 4000);
  }

  @Test
  void visitorsAreCountedByTheirAddress() {
    try (TestGateway gateway =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "20",
                "DASHGATE_HTTP_TRUSTED_PROXIES", "0.0.0.0/0"))) {
      Api anonymous = gateway.anonymous();
      String path = "/shared/" + "x".repeat(30);
      for (int i = 0; i < 20; i++) {
        from(anonymous, path, "10.0.0." + i + ", 2001:db8::" + i).expect(404);
      }
      assertTrue(
          from(anonymous, path, "2001:db8::ffff").expect(429).header("Retry-After").isPresent());
      from(anonymous, path, "2001:db8::ffff, 192.0.2.7").expect(404);
      from(anonymous, path, "::ffff:192.0.2.8").expect(404);
      from(anonymous, path, "nonsense").expect(404);
      anonymous.get(path).expect(404);
    }
  }

  private static Answer from(Api client, String path, String forwarded) {
    return client.send("GET", path, null, Map.of("X-Forwarded-For", forwarded));
  }
}
