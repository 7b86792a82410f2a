package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The option {@code --account}, run by the serving role beside a gateway. */
class AccountCommandTest {

  private static TestGateway gateway;
  private static String url;

  @BeforeAll
  static void start(TestGateway shared) {
    gateway = shared;
    url = shared.database().applicationUrl();
  }

  private static String run(Map<String, String> environment, String email, String organization) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("DASHGATE_JWT_SECRET", "s".repeat(32));
    Vertx vertx = Vertx.vertx();
    Settings settings =
        SettingsLoader.load(vertx, all).toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new AccountCommand(settings, new PrintStream(printed, true, StandardCharsets.UTF_8))
        .run(email, organization);
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String refusal(Map<String, String> environment, String email) {
    return assertThrows(RuntimeException.class, () -> run(environment, email, "")).getMessage();
  }

  private static void use(String printed, String form) {
    String path = printed.replaceAll("(?s).*(/account/[A-Za-z0-9]{43})\\s.*", "$1");
    gateway
        .anonymous()
        .send("POST", path, form, Map.of("Content-Type", "application/x-www-form-urlencoded"))
        .expect(200);
  }

  private static JsonObject me(String email, String password) {
    JsonObject login = new JsonObject().put("email", email).put("password", password);
    String token =
        gateway.anonymous().post("/api/login/", login).expect(200).json().getString("access_token");
    return gateway.as(token).get("/api/users/@me/").expect(200).json();
  }

  @Test
  void anAccountIsCreated() {
    String email = "first-" + UUID.randomUUID() + "@example.com";

    String printed = run(Map.of("DATABASE_URL", url), email, "Acme");

    assertTrue(printed.startsWith("Created the account " + email + "."), printed);
    assertTrue(printed.contains("\n\n  http://localhost:8000/account/"), printed);
    assertTrue(printed.contains("public_url is not set"), printed);
    use(printed, "first_name=Ann&password=correct+horse");
    JsonObject me = me(email, "correct horse");
    assertEquals("Acme", me.getJsonObject("organization").getString("name"));
    assertEquals("Default Project", me.getJsonObject("team").getString("name"));
  }

  @Test
  void theLinkOfAnExistingAccountIsBelowThePublicUrlAndRecorded() {
    Tenant tenant = gateway.signUp();
    Map<String, String> environment =
        Map.of("DATABASE_URL", url, "DASHGATE_PUBLIC_URL", "https://d.example.com/");

    String printed = run(environment, tenant.email(), "Ignored");

    assertTrue(printed.startsWith("The account " + tenant.email() + " exists."), printed);
    assertTrue(printed.contains("\n\n  https://d.example.com/account/"), printed);
    assertFalse(printed.contains("public_url"), printed);
    use(printed, "password=battery+staple");
    assertEquals(
        tenant.organizationId(),
        me(tenant.email(), "battery staple").getJsonObject("organization").getString("id"));
    List<String> creators =
        tenant
            .api()
            .get(tenant.organization() + "audit/?item_type=account_link&action=created")
            .expect(200)
            .results()
            .stream()
            .map(entry -> entry.getJsonObject("after").getString("created_by"))
            .toList();
    assertEquals(List.of("command line"), creators);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertEquals(
        "Enter a valid email address.", refusal(Map.of("DATABASE_URL", url), "no address"));
  }

  @Test
  void aDatabaseIsNeeded() {
    assertEquals("there is no DATABASE_URL", refusal(Map.of(), "ann@example.com"));
  }

  @Test
  void aDatabaseThatIsDownIsReported() {
    String nowhere = "postgresql://ann:secret@127.0.0.1:" + TestGateway.freePort() + "/postgres";

    String refusal = refusal(Map.of("DATABASE_URL", nowhere), "ann@example.com");

    assertTrue(refusal.startsWith("the schema cannot be seen: "), refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }

  @Test
  void anOlderSchemaIsRefused() {
    TestDatabase database = gateway.database();
    database.execute("drop database if exists empty"); // of an earlier run on the same server
    database.execute("create database empty");
    String empty = database.url().replaceAll("/[^/]+$", "/empty");

    String refusal = refusal(Map.of("DATABASE_URL", empty), "ann@example.com");

    assertTrue(refusal.startsWith("the schema lacks migrations 1, 2, "), refusal);
    assertTrue(refusal.endsWith("Run this build with --migrate."), refusal);
  }
}
