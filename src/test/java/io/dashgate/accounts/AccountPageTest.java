package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a link, and its form. */
@GatewaySettings("DASHGATE_OPERATOR_KEY=" + AccountLinksTest.KEY)
class AccountPageTest {

  private static TestGateway gateway;
  private static LinkPages pages;

  private String path;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
    pages = new LinkPages(own, AccountLinksTest.KEY);
  }

  @BeforeEach
  void makeLink() {
    path = pages.link("page-" + UUID.randomUUID() + "@example.com");
  }

  private static Answer page(String path) {
    return gateway.anonymous().get(path);
  }

  private static void isGone(Answer answer) {
    answer.expect(404);
    assertTrue(answer.body().contains("<h1>This link does not work</h1>"), answer.body());
  }

  @Test
  void pagesAreNeitherStoredNorFramedNorScripted() {
    for (Answer answer :
        List.of(
            page(path),
            pages.use(path, "password=short"),
            page("/account/unknown"),
            pages.use(path, "first_name=Ann&password=correct+horse"))) {
      String nonce = answer.body().replaceAll("(?s).*<style nonce=\"([^\"]+)\".*", "$1");
      assertEquals(
          "default-src 'none'; style-src 'nonce-"
              + nonce
              + "'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          answer.header("Content-Security-Policy").orElse(""));
      assertEquals("text/html; charset=utf-8", answer.header("Content-Type").orElse(""));
      assertEquals("no-store", answer.header("Cache-Control").orElse(""));
      assertEquals("no-referrer", answer.header("Referrer-Policy").orElse(""));
      assertEquals("noindex", answer.header("X-Robots-Tag").orElse(""));
      assertEquals("DENY", answer.header("X-Frame-Options").orElse(""));
      assertEquals("nosniff", answer.header("X-Content-Type-Options").orElse(""));
      assertFalse(answer.header("Set-Cookie").isPresent());
      assertFalse(answer.body().contains("<script"), answer.body());
    }
  }

  @Test
  void aBrowserMayAskForAPage() {
    Map<String, String> browser = Map.of("Accept", "text/html,application/xhtml+xml");

    gateway.anonymous().send("GET", path, null, browser).expect(200);
    gateway.anonymous().send("HEAD", path, null, browser).expect(200);
  }

  @Test
  void aLinkCanBeUsedOnce() {
    Answer done = pages.use(path, "first_name=Ann&password=correct+horse").expect(200);

    assertTrue(done.body().contains("<h1>The password is set</h1>"), done.body());
    isGone(pages.use(path, "first_name=Ann&password=correct+horse"));
    isGone(page(path));
  }

  @Test
  void readingAPageDoesNotUseItsLink() {
    page(path).expect(200);
    page(path).expect(200);

    pages.use(path, "first_name=Ann&password=correct+horse").expect(200);
  }

  @Test
  void ofFormsSentAtOnceOneSucceeds() {
    Tenant tenant = gateway.signUp();
    String link = pages.link(tenant.email());

    List<Integer> statuses =
        Concurrently.call(
            4, number -> pages.use(link, "password=battery+staple" + number).status());

    assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses::toString);
    assertEquals(3, statuses.stream().filter(status -> status == 404).count(), statuses::toString);
  }

  @Test
  void anExpiredLinkIsGone() {
    gateway
        .database()
        .execute(
            "update account_link set expires_at = now() - interval '1 second'"
                + " where secret_hash = sha256(?::bytea)",
            path.substring("/account/".length()));

    isGone(page(path));
    isGone(pages.use(path, "first_name=Ann&password=correct+horse"));
  }

  @Test
  void anOddTokenIsGone() {
    for (String odd :
        List.of(
            "/account/x",
            path.substring(0, path.length() - 1),
            path + "0",
            path.toLowerCase(Locale.ROOT),
            "/account/" + "a".repeat(3_000),
            "/account/@me",
            "/account/-_.~:")) {
      isGone(page(odd));
      isGone(pages.use(odd, "first_name=Ann&password=correct+horse"));
    }
    for (String refused : List.of(path + "%00", path + "%20", path + ";x", "/account/%2e%2e")) {
      page(refused).expectNotFound("Endpoint not found.");
    }
    page("/account/").expect(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first_name=Ann&password=1234567"
            + "|This password is too short. It must contain at least 8 characters.",
        "first_name=Ann&password=|This password is too short. It must contain at least 8 characters.",
        "first_name=Ann|This field is required.",
        "password=correct+horse|First name: This field is required.",
        "first_name=+&password=correct+horse|First name: This field may not be blank.",
        "first_name=A%00&password=correct+horse|First name: Null characters are not allowed.",
        "first_name=A%&password=correct+horse|The form has invalid percent-encoding.",
        "first_name=%ff&password=correct+horse|The form is not valid UTF-8.",
      })
  void anInvalidFormIsShownAgainWithWhatIsWrong(String form, String explanation) {
    Answer answer = pages.use(path, form).expect(400);

    assertTrue(
        answer.body().contains("<p class=\"error\" role=\"alert\">" + explanation + "</p>"),
        answer.body());
    assertTrue(answer.body().contains("<form method=\"post\">"), answer.body());
    assertFalse(answer.body().contains("1234567"), "the password is shown");
    pages.use(path, "first_name=Ann&password=correct+horse").expect(200);
  }

  @Test
  void aTooLongFieldIsShownAgainWithWhatIsWrong() {
    Answer name =
        pages.use(path, "password=correct+horse&first_name=" + "x".repeat(129)).expect(400);
    Answer password = pages.use(path, "first_name=Ann&password=" + "x".repeat(4097)).expect(400);

    assertTrue(name.body().contains("no more than 128 characters"), name.body());
    assertTrue(password.body().contains("no more than 4096 characters"), password.body());
    assertTrue(password.body().contains("value=\"Ann\""), password.body());
  }

  @Test
  void anInvalidFormOfALinkThatDoesNotWorkIsGone() {
    isGone(pages.use("/account/unknown", "password=short"));
  }

  @Test
  void hostileTextIsEscaped() {
    String hostile = "\"><script>alert('x')</script>&amp;";
    String name = URLEncoder.encode(hostile, StandardCharsets.UTF_8);

    Answer answer = pages.use(path, "password=short&first_name=" + name).expect(400);

    assertTrue(
        answer
            .body()
            .contains(
                "value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;\""),
        answer.body());
    assertFalse(answer.body().contains("<script"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x'&<b>@example.com", "%s%n{1}@example.com"})
  void aHostileAddressIsEscaped(String local) {
    Answer made = pages.ask(UUID.randomUUID() + local, "");
    if (made.status() == 201) {
      String body = page(LinkPages.path(made)).expect(200).body();
      assertFalse(body.contains("<b>"), body);
      assertTrue(body.contains("@example.com\""), body);
    }
  }

  @Test
  void aFormIsReadAsBrowsersSendIt() {
    Tenant tenant = gateway.signUp();
    Map<String, String> browser =
        Map.of("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");

    gateway
        .anonymous()
        .send(
            "POST",
            pages.link(tenant.email()),
            "password=ignored+1&&x&password=%C3%BC+%2B+%26+%3D+%F0%9F%90%98",
            browser)
        .expect(200);

    gateway
        .anonymous()
        .post(
            "/api/login/",
            new JsonObject()
                .put("email", tenant.email())
                .put("password", "\u00fc + & = \ud83d\udc18"))
        .expect(200);
  }

  @Test
  void onlyAFormIsAccepted() {
    String json = "{\"first_name\":\"Ann\",\"password\":\"correct horse\"}";
    gateway.anonymous().send("POST", path, json, Map.of()).expect(415);
    gateway
        .anonymous()
        .send("POST", path, "password=correct+horse", Map.of("Content-Type", "text/plain"))
        .expect(415);
    gateway.anonymous().send("PUT", path, json, Map.of()).expect(405);
    pages.use(path, "first_name=Ann&password=correct+horse" + "&x=y".repeat(20_000)).expect(413);

    pages.use(path, "first_name=Ann&password=correct+horse").expect(200);
  }

  @Test
  void requestsAreCountedByAddress() {
    try (TestGateway strict =
        gateway.another(
            Map.of("DASHGATE_RATE_LIMIT_PER_MINUTE", "3", "DASHGATE_JWT_SECRET", "s".repeat(32)))) {
      for (int i = 0; i < 2; i++) {
        isGone(strict.anonymous().get("/account/guess" + i));
      }
      LinkPages guesser = new LinkPages(strict, AccountLinksTest.KEY);
      isGone(guesser.use("/account/guess", "password=guess"));

      strict.anonymous().get(path).expect(429);
      guesser.use(path, "first_name=Ann&password=correct+horse").expect(429);
    }
  }
}
