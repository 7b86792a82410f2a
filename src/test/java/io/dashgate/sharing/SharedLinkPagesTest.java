package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers get a form for the password of a link, and pages for links that do not work. */
@GatewaySettings("DASHGATE_HTTP_TRUSTED_PROXIES=127.0.0.1")
class SharedLinkPagesTest {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String FORM = "application/x-www-form-urlencoded";

  private Tenant owner;
  private Api visitor;
  private String sharing;
  private String token;

  @BeforeEach
  void share(Tenant fresh) {
    owner = fresh;
    visitor = owner.gateway().anonymous();
    sharing = owner.dashboard(owner.createDashboard("Secret numbers")) + "sharing/";
    token = change("{\"enabled\":true,\"password\":\"open sesame\"}");
  }

  private String change(String changes) {
    return owner.api().patch(sharing, changes).expect(200).json().getString("access_token");
  }

  private List<String> paths() {
    return List.of("/shared/" + token, "/embedded/" + token, "/shared_dashboard/" + token);
  }

  private Answer browse(String path) {
    return visitor.send("GET", path, null, Map.of("Accept", BROWSER));
  }

  private Answer submit(String path, String password, String address) {
    return visitor.send(
        "POST",
        path,
        "password=" + URLEncoder.encode(password, StandardCharsets.UTF_8),
        Map.of("Accept", BROWSER, "Content-Type", FORM, "X-Forwarded-For", address));
  }

  @Test
  void aBrowserGetsAFormWithOnlyAPassword() {
    for (String path : paths()) {
      Answer form = browse(path).expect(401);
      assertEquals("text/html; charset=utf-8", form.header("Content-Type").orElseThrow());
      assertFalse(form.header("WWW-Authenticate").orElseThrow().startsWith("Basic"));
      assertEquals("no-store", form.header("Cache-Control").orElseThrow());
      assertTrue(policy(form).contains("form-action 'self'"), policy(form));
      assertTrue(form.body().contains("<form method=\"post\">"), form.body());
      assertFalse(form.body().contains("username"), form.body());
      assertFalse(form.body().contains("Secret numbers"), form.body());
      assertFalse(form.body().contains("role=\"alert\""), form.body());
    }
  }

  @Test
  void theFormAnswersThePage() {
    for (String path : paths()) {
      Answer page = submit(path, "open sesame", "192.0.2.1").expect(200);
      assertTrue(page.body().contains("<h1>Secret numbers</h1>"), page.body());
      assertTrue(policy(page).contains("form-action 'none'"), policy(page));

      Answer wrong = submit(path, "shut <b>", "192.0.2.1").expect(401);
      assertTrue(wrong.body().contains("The password is wrong."), wrong.body());
      assertFalse(wrong.body().contains("shut"), wrong.body());
    }
    change("{\"password\":null}");
    submit("/shared/" + token, "anything", "192.0.2.1").expect(200);
  }

  @Test
  void aFrameShowsTheFormToItsSitesOnly() {
    change("{\"allowed_origins\":[\"https://a.example\"]}");
    Answer form = browse("/embedded/" + token).expect(401);
    assertTrue(policy(form).endsWith("frame-ancestors https://a.example"), policy(form));
    assertTrue(form.header("X-Frame-Options").isEmpty());
    assertEquals("DENY", browse("/shared/" + token).header("X-Frame-Options").orElseThrow());
  }

  @Test
  void wrongPasswordsOfFormsAreCounted() {
    for (int i = 0; i < 30; i++) {
      submit("/shared/" + token, "wrong", "192.0.2.7").expect(401);
    }
    Answer locked = submit("/shared/" + token, "open sesame", "192.0.2.7").expect(403);
    assertTrue(locked.body().contains("Too many wrong passwords."), locked.body());
    submit("/shared/" + token, "open sesame", "192.0.2.8").expect(200);
    assertEquals(
        30,
        owner
            .gateway()
            .database()
            .count("select failures from sharing_configuration where access_token = ?", token));
  }

  @Test
  void formsThatAreNoneAreErrors() {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", FORM));
    visitor
        .send("POST", "/shared/" + token, "other=1", headers)
        .expectError(
            401, "authentication_error", "authentication_failed", "The password is wrong.", null);
    visitor.send("POST", "/shared/" + token, "password=" + "x".repeat(5000), headers).expect(401);
    headers.put("Content-Type", "text/plain");
    visitor.send("POST", "/shared/" + token, "password=open sesame", headers).expect(415);
    visitor.send("POST", "/shared/" + token + ".json", "{}", Map.of()).expect(405);
  }

  @Test
  void aLinkThatDoesNotWorkHasOnePage() {
    String unknown = "x".repeat(30);
    String expected = gone("/shared/" + unknown);
    assertEquals(expected, gone("/shared/" + token.substring(1)));
    assertEquals(expected, gone("/shared/cut-off"));
    change("{\"enabled\":false}");
    paths().forEach(path -> assertEquals(expected, gone(path)));
    assertEquals(
        expected, withoutNonce(submit("/shared/" + token, "open sesame", "192.0.2.9").expect(404)));
    visitor.get("/shared/" + token).expectNotFound("Not found.");
    browse("/shared/" + token + ".json").expectNotFound("Not found.");
  }

  private String gone(String path) {
    Answer page = browse(path).expect(404);
    assertEquals("text/html; charset=utf-8", page.header("Content-Type").orElseThrow());
    assertTrue(page.body().contains("This link does not work"), page.body());
    return withoutNonce(page);
  }

  private static String withoutNonce(Answer page) {
    return page.body().replaceFirst("nonce=\"[^\"]*\"", "");
  }

  private static String policy(Answer page) {
    return page.header("Content-Security-Policy").orElseThrow();
  }

  @Test
  void programsGetErrorsAsBefore() {
    for (String accept : List.of("*/*", "application/json")) {
      visitor
          .send("GET", "/shared/" + token, null, Map.of("Accept", accept))
          .expectError(
              401,
              "authentication_error",
              "authentication_failed",
              "This dashboard needs a password.",
              null);
    }
    JsonObject error = visitor.get("/shared/" + "y".repeat(30)).expect(404).json();
    assertEquals("not_found", error.getString("code"));
  }
}
