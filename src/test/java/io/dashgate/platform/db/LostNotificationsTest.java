package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that is connected but gets no notifications, as behind a transaction pooler. */
@GatewaySettings("DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more")
class LostNotificationsTest {

  /** A process sends itself a notification every three seconds. */
  private static final Duration NEXT_CHECK = Duration.ofSeconds(10);

  private static final String DISCONNECTED = "dashgate_listener_connected 0.0";
  private static final String CONNECTED = "dashgate_listener_connected 1.0";

  @Test
  void aProcessWithoutNotificationsReportsItAndEmptiesItsCachesOnceTheyArrive(TestGateway one) {
    TestDatabase database = one.database();
    silence(database);
    try (TestGateway other = one.another(Map.of())) {
      assertTrue(GatewayMetrics.mentions(other, DISCONNECTED));
      Tenant tenant = one.signUp();
      Api elsewhere = other.as(tenant.key());
      elsewhere.get(tenant.dashboards()).expect(200);
      Tenant leaver = one.signUp();
      Api ended = other.as(leaver.accessToken());
      ended.get(leaver.dashboards()).expect(200);
      database.execute("delete from session where user_id = ?", leaver.userId());
      ended.get(leaver.dashboards()).expect(200);
      database.execute("update users set is_active = false where id = ?", tenant.userId());
      elsewhere.get(tenant.dashboards()).expect(200);

      notifyBy(database, "select pg_catalog.pg_notify(channel, payload)");

      Soon.seen(NEXT_CHECK, () -> GatewayMetrics.mentions(other, CONNECTED));
      elsewhere.get(tenant.dashboards()).expect(401);
      ended.get(leaver.dashboards()).expect(401);

      notifyBy(database, "select");
      Soon.seen(NEXT_CHECK, () -> GatewayMetrics.mentions(other, DISCONNECTED));
    }
  }

  /** New connections send no notifications from now on. */
  private static void silence(TestDatabase database) {
    database.execute("create schema silence");
    database.execute("grant usage on schema silence to public");
    notifyBy(database, "select");
    database.execute(
        "do 'begin execute format(''alter database %I set search_path"
            + " = silence, pg_catalog, public'', current_database()); end'");
  }

  private static void notifyBy(TestDatabase database, String body) {
    database.execute(
        "create or replace function silence.pg_notify(channel text, payload text) returns void"
            + " language sql as '%s'".formatted(body));
  }
}
