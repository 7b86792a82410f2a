package io.dashgate.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The setting {@code signup}: open, by invitation, closed. */
@GatewaySettings
class SignupPolicyTest {

  private static final String NO_ORGANIZATION =
      "New organizations cannot be created in this instance. Contact your administrator if you"
          + " think this is a mistake.";
  private static final String NO_ACCOUNT =
      "New accounts cannot be created in this instance. Contact your administrator if you think"
          + " this is a mistake.";

  private static TestGateway open;

  @BeforeAll
  static void start(TestGateway own) {
    open = own;
  }

  @ParameterizedTest
  @CsvSource({"open, 201, 201", "Invite, 403, 201", "CLOSED, 403, 403"})
  void itSaysWhoMayMakeAnAccount(String policy, int signingUp, int withAnInvitation) {
    Tenant host = open.signUp();
    Tenant user = open.signUp();
    String forNew = "/api/signup/" + invite(host, newAddress()) + "/";
    String forUser = "/api/signup/" + invite(host, user.email()) + "/";
    JsonObject newcomer =
        new JsonObject()
            .put("first_name", "Eve")
            .put("email", newAddress())
            .put("password", "correct horse");
    Map<String, String> settings =
        Map.of(
            "DASHGATE_SIGNUP",
            policy,
            "DASHGATE_JWT_SECRET",
            "a secret of the tests, 32 bytes or more");
    try (TestGateway gateway = open.another(settings)) {
      expect(signingUp, NO_ORGANIZATION, gateway.anonymous().post("/api/signup/", newcomer));
      if (signingUp == 403) {
        gateway.anonymous().post("/api/signup/", "{broken").expectForbidden(NO_ORGANIZATION);
      }
      gateway.anonymous().get(forNew).expect(200);
      expect(withAnInvitation, NO_ACCOUNT, gateway.anonymous().post(forNew, newcomer));
      gateway.as(user.key()).post(forUser, "{}").expect(201);
      gateway.as(user.key()).post("/api/organizations/", "{\"name\":\"x\"}").expect(201);
    }
    assertEquals(
        signingUp == 201 ? 1 : 0,
        open.database()
            .count(
                "select count(*) from users where email = ?",
                newcomer.getString("email").toLowerCase(Locale.ROOT)));
  }

  private static void expect(int status, String refusal, Answer answer) {
    if (status == 403) {
      answer.expectForbidden(refusal);
    } else {
      answer.expect(status);
    }
  }

  private static String invite(Tenant host, String email) {
    return host.api()
        .post(host.organization() + "invites/", new JsonObject().put("target_email", email))
        .expect(201)
        .json()
        .getString("id");
  }

  private static String newAddress() {
    return "new-" + UUID.randomUUID() + "@example.com";
  }
}
