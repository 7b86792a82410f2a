package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the other invitations of an address when one is accepted. */
class PendingInvitationsTest {

  private static final String INVITES = "/api/organizations/@current/invites/";

  private TestGateway gateway;
  private Tenant host;
  private String address;

  @BeforeEach
  void makeHost(TestGateway shared) {
    gateway = shared;
    host = gateway.signUp();
    address = "Guest-" + UUID.randomUUID() + "@example.com";
  }

  private static String invite(Tenant host, String email) {
    return host.api()
        .post(INVITES, new JsonObject().put("target_email", email))
        .expect(201)
        .json()
        .getString("id");
  }

  private static List<String> pending(Tenant host) {
    return host.api().get(INVITES).expect(200).results().stream()
        .map(invite -> invite.getString("target_email"))
        .toList();
  }

  private Answer acceptAsNewUser(String invite) {
    return gateway
        .anonymous()
        .post(
            "/api/signup/" + invite + "/",
            new JsonObject().put("first_name", "Bob").put("password", "battery staple"));
  }

  @Test
  void theyEndInAnyCaseOfTheAddress() {
    String first = invite(host, address);
    String accepted = invite(host, address.toUpperCase(Locale.ROOT));
    invite(host, address.toLowerCase(Locale.ROOT));
    invite(host, "other@example.com");

    acceptAsNewUser(accepted).expect(201);

    assertEquals(List.of("other@example.com"), pending(host));
    acceptAsNewUser(first)
        .expectInvalid("invalid_input", "The provided invite ID is not valid.", null);
  }

  @Test
  void thoseOfOtherOrganizationsStay() {
    Tenant elsewhere = gateway.signUp();
    invite(elsewhere, address);

    acceptAsNewUser(invite(host, address)).expect(201);

    assertEquals(List.of(address), pending(elsewhere));
  }

  @Test
  void theyStayIfTheAcceptanceIsRefused() {
    Tenant traveller = gateway.signUp();
    String invite = invite(host, traveller.email());
    invite(host, traveller.email());

    acceptAsNewUser(invite).expect(400);

    assertEquals(2, pending(host).size());
  }

  @Test
  void ofTwoAcceptedAtOnceOneSucceeds() {
    for (int round = 0; round < 5; round++) {
      Tenant traveller = gateway.signUp();
      List<String> invites =
          List.of(invite(host, traveller.email()), invite(host, traveller.email()));

      List<Integer> statuses =
          Concurrently.call(
                  2,
                  number ->
                      traveller
                          .api()
                          .post("/api/signup/" + invites.get(number) + "/", "{}")
                          .status())
              .stream()
              .sorted()
              .toList();

      assertEquals(List.of(201, 400), statuses);
      assertEquals(List.of(), pending(host));
    }
  }
}
