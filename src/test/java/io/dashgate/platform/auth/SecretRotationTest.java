package io.dashgate.platform.auth;

import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The secret of access tokens is replaced while processes with the old one run. */
@GatewaySettings("DASHGATE_JWT_SECRET=" + SecretRotationTest.OLD)
class SecretRotationTest {

  static final String OLD = "the old secret of the tests, 32 bytes or more";
  private static final String NEXT = "the next secret of the tests, 32 bytes or more";
  private static final String ME = "/api/users/@me/";

  @Test
  void tokensOfTheSecretBeforeAreAcceptedAndNewOnesAreSignedWithTheNext(Tenant tenant) {
    TestGateway before = tenant.gateway();
    Map<String, String> both =
        Map.of("DASHGATE_JWT_SECRET", NEXT, "DASHGATE_JWT_PREVIOUS_SECRET", OLD);
    try (TestGateway rotated = before.another(both)) {
      String old = tenant.accessToken();
      String next = logIn(rotated, tenant);

      rotated.as(old).get(ME).expect(200);
      rotated.as(next).get(ME).expect(200);
      before.as(old).get(ME).expect(200);
      before.as(next).get(ME).expect(401);
      rotated.as(next.substring(0, next.length() - 20) + "A".repeat(20)).get(ME).expect(401);
    }
  }

  private static String logIn(TestGateway gateway, Tenant tenant) {
    String credentials =
        "{\"email\":\"%s\",\"password\":\"correct horse\"}".formatted(tenant.email());
    return gateway
        .anonymous()
        .post("/api/login/", credentials)
        .expect(200)
        .json()
        .getString("access_token");
  }
}
