package io.dashgate.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoDataTest {

  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private static Vertx vertx;
  private static Database connections;
  private static TestDatabase database;
  private static Tenant tenant;

  @BeforeAll
  static void fill(TestGateway gateway) {
    vertx = Vertx.vertx();
    database = gateway.database();
    Settings.Database settings = await(SettingsLoader.load(vertx, Map.of())).database();
    connections =
        Database.open(vertx, new DatabaseUrl(database.applicationUrl()), settings, "demo");
    tenant = gateway.signUp();
    await(DemoData.fill(vertx, connections, tenant.projectId(), TODAY));
  }

  @AfterAll
  static void close() {
    await(connections.close().compose(any -> vertx.close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static long count(String expression) {
    return database.count("select " + expression + " and project_id = ?", tenant.projectId());
  }

  @Test
  void thereAreSomeHundredThousandEventsOfAYearAndOfTwoMonthsAhead() {
    long events = count("sum(events) from event_chunk where true");
    assertTrue(events > 250_000 && events < 350_000, () -> events + " events");
    assertEquals(
        0,
        count(
            "count(*) from event_chunk where (last_at > now() + interval '61 days'"
                + " or first_at < now() - interval '366 days')"));
    assertTrue(count("count(*) from event_chunk where last_at > now() + interval '55 days'") > 0);
    assertEquals(9, count("count(*) from event_name where true"));
  }

  @Test
  void manyPersonsHaveAnAnonymousIdAndAnAddress() {
    assertEquals(3_000, count("count(*) from person where true"));
    long identified = count("count(*) from person where is_identified");
    assertTrue(identified > 800 && identified < 1_600, () -> identified + " persons");
    assertEquals(3_000 + identified, count("count(*) from person_distinct_id where true"));
  }

  @Test
  void definitionsAreListed() {
    JsonObject events =
        tenant.api().get(tenant.project() + "event_definitions/?search=signed").expect(200).json();
    assertEquals(
        List.of("user signed up"),
        events.getJsonArray("results").stream()
            .map(found -> ((JsonObject) found).getString("name"))
            .toList());
    JsonObject properties =
        tenant
            .api()
            .get(tenant.project() + "property_definitions/?search=amount")
            .expect(200)
            .json();
    assertEquals(
        "Numeric", properties.getJsonArray("results").getJsonObject(0).getString("property_type"));
  }

  @Test
  void newEventsOfTheProjectAreStoredBesideThem(TestGateway gateway) {
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    gateway
        .anonymous()
        .post(
            "/e/",
            new JsonObject()
                .put("api_key", token)
                .put("event", "$pageview")
                .put("distinct_id", "somebody new"))
        .expect(200);
    new Inbox(database, tenant.projectId()).awaitEmpty();
    assertEquals(1, count("count(*) from event where event_number = 1"));
    assertEquals(1, count("count(*) from person_distinct_id where distinct_id = 'somebody new'"));
  }

  @Test
  void aProjectWithEventsIsNotFilled() {
    assertThrows(
        RuntimeException.class,
        () -> await(DemoData.fill(vertx, connections, tenant.projectId(), TODAY)));
  }
}
