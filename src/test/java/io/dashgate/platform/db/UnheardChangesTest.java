package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Scrape;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that is connected but gets no notifications, as behind a transaction pooler. */
class UnheardChangesTest {

  /** It calls itself every three seconds. */
  private static final Duration NEXT_CALL = Duration.ofSeconds(10);

  private static final String DEAF = "dashgate_listener_connected 0.0";
  private static final String HEARING = "dashgate_listener_connected 1.0";

  @Test
  void aProcessThatHearsNothingSaysSoAndForgetsOnceItHears() {
    Path dataDir = TestGateway.newDataDir();
    try (TestGateway one = TestGateway.start(dataDir, Map.of())) {
      TestDatabase database = TestDatabase.of(dataDir);
      silence(database);
      try (TestGateway deaf =
          TestGateway.start(
              TestGateway.newDataDir(),
              Map.of("DATABASE_URL", database.url(), "DASHGATE_JWT_SECRET", "s".repeat(32)))) {
        assertTrue(Scrape.mentions(deaf, DEAF));
        Tenant tenant = one.signUp();
        Api elsewhere = deaf.as(tenant.key());
        elsewhere.get(tenant.dashboards()).expect(200);
        database.execute("update users set is_active = false where id = ?", tenant.userId());
        elsewhere.get(tenant.dashboards()).expect(200);

        notifyBy(database, "select pg_catalog.pg_notify(channel, payload)");

        Soon.seen(NEXT_CALL, () -> Scrape.mentions(deaf, HEARING));
        elsewhere.get(tenant.dashboards()).expect(401);

        notifyBy(database, "select");
        Soon.seen(NEXT_CALL, () -> Scrape.mentions(deaf, DEAF));
      }
    }
  }

  /** New connections send no notifications from now on. */
  private static void silence(TestDatabase database) {
    database.execute("create schema silence");
    database.execute("grant usage on schema silence to public");
    notifyBy(database, "select");
    database.execute("alter database postgres set search_path = silence, pg_catalog, public");
  }

  private static void notifyBy(TestDatabase database, String body) {
    database.execute(
        "create or replace function silence.pg_notify(channel text, payload text) returns void"
            + " language sql as '%s'".formatted(body));
  }
}
