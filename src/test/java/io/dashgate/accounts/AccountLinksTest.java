package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of the operator: how they are made, and what becomes of the accounts. */
@GatewaySettings("DASHGATE_OPERATOR_KEY=" + AccountLinksTest.KEY)
class AccountLinksTest {

  static final String KEY = "operator-key-of-the-tests-0123456789";

  private static TestGateway gateway;
  private static LinkPages pages;

  @BeforeAll
  static void start(TestGateway own) {
    gateway = own;
    pages = new LinkPages(own, KEY);
  }

  private static String newAddress() {
    return "new-" + UUID.randomUUID() + "@example.com";
  }

  private static Answer login(String email, String password) {
    return gateway
        .anonymous()
        .post("/api/login/", new JsonObject().put("email", email).put("password", password));
  }

  private static JsonObject me(String email, String password) {
    String token = login(email, password).expect(200).json().getString("access_token");
    return gateway.as(token).get("/api/users/@me/").expect(200).json();
  }

  @Test
  void aNewAccountOwnsAnOrganizationWithAProject() {
    String email = newAddress();

    Answer made = pages.ask(email, "Acme & Sons").expect(201);
    assertEquals("no-store", made.header("Cache-Control").orElse(""));
    assertEquals(email, made.json().getString("email"));
    pages.use(LinkPages.path(made), "first_name=Ann&password=correct+horse").expect(200);

    JsonObject me = me(email, "correct horse");
    assertEquals("Ann", me.getString("first_name"));
    assertEquals(made.json().getString("uuid"), me.getString("uuid"));
    assertFalse(me.getBoolean("email_opt_in"));
    assertEquals("Acme & Sons", me.getJsonObject("organization").getString("name"));
    assertEquals(15, me.getJsonObject("organization").getInteger("membership_level"));
    assertEquals("Default Project", me.getJsonObject("team").getString("name"));
  }

  @Test
  void anOrganizationWithoutANameIsNamedByTheAddress() {
    String email = newAddress();

    pages.use(pages.link(email), "first_name=Ann&password=correct+horse").expect(200);

    assertEquals(
        email.split("@")[0],
        me(email, "correct horse").getJsonObject("organization").getString("name"));
  }

  @Test
  void theLinkIsBelowTheHostOfTheRequestOrThePublicUrl() {
    String link = pages.ask(newAddress(), "").expect(201).json().getString("link");

    assertTrue(
        link.matches("http://127\\.0\\.0\\.1:" + gateway.port() + "/account/[A-Za-z0-9]{43}"),
        link);
    try (TestGateway proxied =
        gateway.another(
            Map.of(
                "DASHGATE_PUBLIC_URL",
                "https://d.example.com/",
                "DASHGATE_JWT_SECRET",
                "s".repeat(32)))) {
      assertTrue(
          new LinkPages(proxied, KEY)
              .ask(newAddress(), "")
              .expect(201)
              .json()
              .getString("link")
              .startsWith("https://d.example.com/account/"));
    }
  }

  @Test
  void aForgottenPasswordOfTheOnlyOwnerIsSetAnew() {
    Tenant owner = gateway.signUp();
    long dashboard = owner.createDashboard("kept");
    for (int i = 0; i < 30; i++) {
      login(owner.email(), "forgotten").expect(400);
    }
    login(owner.email(), "correct horse").expect(403);

    Answer made = pages.ask(owner.email().toUpperCase(Locale.ROOT), "Ignored").expect(200);
    Answer form = gateway.anonymous().get(LinkPages.path(made)).expect(200);
    assertTrue(form.body().contains("value=\"" + owner.email() + "\""), form.body());
    assertFalse(form.body().contains("first_name"), form.body());
    pages.use(LinkPages.path(made), "password=battery+staple&first_name=Eve").expect(200);

    JsonObject me = me(owner.email(), "battery staple");
    assertEquals("Ann", me.getString("first_name"));
    assertEquals(owner.organizationId(), me.getJsonObject("organization").getString("id"));
    assertEquals(1, me.getJsonArray("organizations").size());
    login(owner.email(), "correct horse").expect(400);
    gateway
        .anonymous()
        .post("/api/token/refresh/", new JsonObject().put("refresh_token", owner.refreshToken()))
        .expect(401);
    owner.session().get("/api/users/@me/").expect(401);
    owner.api().get(owner.dashboard(dashboard)).expect(200); // keys keep working
  }

  @Test
  void onlyTheUseOfALinkVerifiesTheAddress() {
    Tenant tenant = gateway.signUp();

    String link = pages.link(tenant.email());
    gateway.anonymous().get(link).expect(200);
    assertEquals(0, verified(tenant));

    pages.use(link, "password=battery+staple").expect(200);
    assertEquals(1, verified(tenant));
    assertEquals(0, verified(tenant.addMember()));
  }

  private static long verified(Tenant tenant) {
    return gateway
        .database()
        .count("select count(*) from users where email = ? and email_verified", tenant.email());
  }

  @Test
  void otherUsersStayAsTheyAre() {
    Tenant owner = gateway.signUp();
    Tenant member = owner.addMember();
    Tenant stranger = gateway.signUp();

    pages.use(pages.link(member.email()), "password=another+password").expect(200);

    for (Tenant other : List.of(owner, stranger)) {
      login(other.email(), "correct horse").expect(200);
      login(other.email(), "another password").expect(400);
      other.session().get("/api/users/@me/").expect(200);
    }
  }

  @Test
  void aUserWithoutAnOrganizationGetsOne() {
    Tenant owner = gateway.signUp();
    Tenant member = owner.addMember();
    member.api().delete(owner.member(member)).expect(204);

    pages.ask(member.email(), "Anew").expect(200);

    JsonObject me = member.session().get("/api/users/@me/").expect(200).json();
    assertEquals("Anew", me.getJsonObject("organization").getString("name"));
    assertEquals("Default Project", me.getJsonObject("team").getString("name"));
  }

  @Test
  void anAccountThatIsNotActiveGetsNoLink() {
    Tenant tenant = gateway.signUp();
    String earlier = pages.link(tenant.email());
    gateway
        .database()
        .execute("update users set is_active = false where email = ?", tenant.email());

    pages
        .ask(tenant.email(), "")
        .expectInvalid("invalid_input", "The account with this address is not active.", "email");
    gateway.anonymous().get(earlier).expect(404);
    pages.use(earlier, "password=another+password").expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann@", "@example.com", "ann@@example.com", "a b@example.com"})
  void whatIsNoAddressIsRefused(String email) {
    pages.ask(email, "").expectInvalid("invalid_input", "Enter a valid email address.", "email");
  }

  @Test
  void onlyTheOperatorMakesLinks() {
    Tenant tenant = gateway.signUp();
    JsonObject wanted = new JsonObject().put("email", tenant.email());

    gateway.anonymous().post(LinkPages.ACCOUNTS, wanted).expect(401);
    tenant.api().post(LinkPages.ACCOUNTS, wanted).expect(401);
    gateway
        .anonymous()
        .post(LinkPages.ACCOUNTS, wanted.copy().put("personal_api_key", KEY))
        .expect(401);

    assertEquals(0, links(tenant));
  }

  private static long links(Tenant tenant) {
    return gateway
        .database()
        .count(
            "select count(*) from account_link l join users u on u.id = l.user_id where email = ?",
            tenant.email());
  }

  @Test
  void aNewLinkEndsTheOneBefore() {
    Tenant tenant = gateway.signUp();
    String first = pages.link(tenant.email());
    String second = pages.link(tenant.email());

    assertNotEquals(first, second);
    gateway.anonymous().get(first).expect(404);
    pages.use(first, "password=another+password").expect(404);
    pages.use(second, "password=another+password").expect(200);
    assertEquals(0, links(tenant));
  }

  @Test
  void onlyADigestOfTheTokenIsStored() {
    Tenant tenant = gateway.signUp();
    String token = pages.link(tenant.email()).substring("/account/".length());

    assertEquals(
        1,
        gateway
            .database()
            .count(
                "select count(*) from account_link where secret_hash = sha256(?::bytea)", token));
    assertEquals(
        0,
        gateway
            .database()
            .count("select count(*) from account_link l where l::text like ?", "%" + token + "%"));
  }

  @Test
  void theTrailRecordsTheLinkAndItsUse() {
    Tenant tenant = gateway.signUp();

    pages.link(tenant.email());
    pages.use(pages.link(tenant.email()), "password=another+password").expect(200);

    List<JsonObject> entries =
        tenant
            .api()
            .get(tenant.organization() + "audit/?item_type=account_link")
            .expect(200)
            .results();
    assertEquals(
        List.of("deleted", "updated", "created"),
        entries.stream().map(entry -> entry.getString("action")).toList());
    JsonObject created = entries.get(2);
    assertEquals(null, created.getValue("user"));
    assertEquals("operator", created.getJsonObject("after").getString("created_by"));
    assertEquals(Long.toString(tenant.userId()), created.getString("item_id"));
    assertFalse(entries.toString().contains("secret_hash"), entries.toString());
    assertEquals(tenant.userUuid(), entries.get(0).getJsonObject("user").getString("uuid"));
  }
}
