package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passwords of shared dashboards: wrong ones delay their sender and no one else. */
@GatewaySettings("DASHGATE_HTTP_TRUSTED_PROXIES=127.0.0.1")
class LinkPasswordsTest {

  private static final String RIGHT = "open sesame";

  private static TestGateway gateway;
  private static Tenant owner;
  private static Api visitor;
  private String sharing;
  private String token;
  private String path;

  @BeforeAll
  static void start(Tenant fresh) {
    owner = fresh;
    gateway = fresh.gateway();
    visitor = gateway.anonymous();
  }

  @BeforeEach
  void share() {
    sharing = owner.dashboard(owner.createDashboard("shared")) + "sharing/";
    token = setPassword(RIGHT);
    path = "/shared/" + token + ".json";
  }

  private String setPassword(String password) {
    JsonObject changes = new JsonObject().put("enabled", true).put("password", password);
    return owner.api().patch(sharing, changes).expect(200).json().getString("access_token");
  }

  private Answer visit(String password, String address) {
    String pair = "anybody:" + password;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return visitor.send(
        "GET", path, null, Map.of("Authorization", "Basic " + basic, "X-Forwarded-For", address));
  }

  private static void expectLocked(Answer answer) {
    answer.expectError(
        403,
        "authentication_error",
        "too_many_failed_attempts",
        "Too many wrong passwords. Please try again in 10 minutes.",
        null);
  }

  @Test
  void tooManyLockTheLinkToTheirAddressAlone() {
    visit(RIGHT, "192.0.2.1").expect(200);
    for (int i = 0; i < 30; i++) {
      visit("wrong", "192.0.2.1").expect(401);
    }
    expectLocked(visit("wrong", "192.0.2.1"));
    expectLocked(visit(RIGHT, "192.0.2.1"));
    visit(RIGHT, "192.0.2.2").expect(200);
    visit("wrong", "192.0.2.2").expect(401);

    setPassword("open barley");
    visit("open barley", "192.0.2.1").expect(200);
  }

  @Test
  void farTooManyLockItToEverybodyForAWhile() {
    visit("wrong", "192.0.2.3").expect(401);
    note(1000, "1 minute");
    expectLocked(visit(RIGHT, "192.0.2.4"));
    note(1000, "11 minutes");
    visit(RIGHT, "192.0.2.4").expect(200);
  }

  private void note(int failures, String ago) {
    gateway
        .database()
        .execute(
            "update sharing_configuration set failures = ?, failing_since = now() - ?::interval"
                + " where access_token = ?",
            failures,
            ago,
            token);
  }

  @Test
  void anOldPasswordEndsAtOnce() {
    visit(RIGHT, "192.0.2.5").expect(200);
    visit(RIGHT, "192.0.2.5").expect(200);
    setPassword("open barley");
    visit(RIGHT, "192.0.2.5").expect(401);
    visit("open barley", "192.0.2.5").expect(200);
  }

  @Test
  void aFloodOfThemKeepsNobodyFromLoggingInAndNoVisitorWhoWasJustThere() {
    JsonObject credentials =
        new JsonObject().put("email", owner.email()).put("password", "correct horse");
    visit(RIGHT, "198.51.100.1").expect(200);

    List<Integer> statuses =
        Concurrently.call(
            202,
            number -> {
              if (number == 200) {
                return allOf(() -> visitor.post("/api/login/", credentials));
              }
              return number == 201
                  ? allOf(() -> visit(RIGHT, "198.51.100.1"))
                  : visit("wrong", "203.0.113." + number).status();
            });

    assertTrue(Set.of(401, 429, 503).containsAll(statuses.subList(0, 200)), statuses::toString);
    assertEquals(200, statuses.get(200), "log-in");
    assertEquals(200, statuses.get(201), "visit");
  }

  /** Asks several times while the flood lasts, and returns the status of the worst answer. */
  private static int allOf(Supplier<Answer> request) {
    int worst = 0;
    for (int i = 0; i < 10; i++) {
      worst = Math.max(worst, request.get().status());
    }
    return worst;
  }
}
