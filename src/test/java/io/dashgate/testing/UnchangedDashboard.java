package io.dashgate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * A fresh tenant with one dashboard for tests that send odd requests. After each test, the gateway
 * must still serve and the dashboard must be unchanged.
 */
public abstract class UnchangedDashboard {

  protected static Tenant tenant;
  protected static Api api;
  protected static int port;

  /** The header with the API key of the tenant. */
  protected static String key;

  /** The id of the dashboard. */
  protected static long dashboard;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    port = fresh.gateway().port();
    key = "Authorization: Bearer " + fresh.key();
    dashboard = fresh.createDashboard("safe");
  }

  @AfterEach
  void theGatewayStillServesAndTheDashboardIsUnchanged() {
    JsonObject kept = api.get(tenant.dashboard(dashboard)).expect(200).json();
    assertEquals("safe", kept.getString("name"));
    assertEquals(false, kept.getBoolean("pinned"));
  }
}
