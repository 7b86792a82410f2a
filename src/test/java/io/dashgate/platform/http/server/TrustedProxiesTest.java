package io.dashgate.platform.http.server;

import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.TestGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose forwarded addresses count: each address below has three requests a minute. */
@GatewaySettings({
  "DASHGATE_RATE_LIMIT_PER_MINUTE=3",
  "DASHGATE_HTTP_TRUSTED_PROXIES=127.0.0.1, 10.0.0.0/8, fd00::/8"
})
class TrustedProxiesTest {

  private static final int LIMIT = 3;

  private final Api anonymous;

  TrustedProxiesTest(TestGateway gateway) {
    this.anonymous = gateway.anonymous();
  }

  @Test
  void theClientIsTheLastAddressThatIsNoProxy() {
    useUp("192.0.2.1");
    logIn("192.0.2.1, 10.1.2.3", 429);
    logIn("192.0.2.1, fd00::7, 10.1.2.3", 429);
    logIn("198.51.100.1, 192.0.2.1, 10.1.2.3", 429);
    logIn("192.0.2.1, 192.0.2.2, 10.1.2.3", 400);
  }

  @Test
  void aClientCannotNameAnotherAddress() {
    useUp("203.0.113.1");
    for (String claimed : new String[] {"192.0.2.9", "nonsense", "10.0.0.1", ""}) {
      logIn(claimed + ", 203.0.113.1", 429);
    }
  }

  @Test
  void anInvalidEntryEndsTheSearch() {
    useUp("192.0.2.20");
    logIn("192.0.2.20, unknown, 10.0.0.9", 400);
  }

  private void useUp(String address) {
    for (int i = 0; i < LIMIT; i++) {
      logIn(address, 400);
    }
    logIn(address, 429);
  }

  private void logIn(String forwarded, int status) {
    anonymous
        .send("POST", "/api/login/", "{}", Map.of("X-Forwarded-For", forwarded))
        .expect(status);
  }
}
