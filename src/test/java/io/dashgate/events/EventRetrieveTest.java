package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One event, and the values of a property. */
class EventRetrieveTest {

  @Test
  void anEventIsFoundByItsUuid(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    stored.person("ann", new JsonObject().put("email", "ann@example.com"));
    String events = tenant.project() + "events/";
    for (String time :
        List.of(
            "2026-01-31T23:59:59.999999Z",
            "2026-02-01T00:00:00Z",
            "1969-12-31T12:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z")) {
      String id =
          stored.event("e", "ann", "{\"t\":1e3}", Instant.parse(time), UUID.randomUUID(), null);

      JsonObject event = tenant.api().get(events + id + "/").expect(200).json();

      assertEquals(time, event.getString("timestamp"));
      assertEquals(id, event.getString("id"));
      assertEquals(null, event.getValue("person"));
      assertEquals(
          event, tenant.api().get(events + id.toUpperCase(Locale.ROOT)).expect(200).json());
      assertEquals(
          "ann@example.com",
          tenant
              .api()
              .get(events + id + "/?include_person=1")
              .expect(200)
              .json()
              .getJsonObject("person")
              .getJsonObject("properties")
              .getString("email"));
    }
  }

  /** Uuids are remembered for three months; events of a rare name may stay in the tail for ever. */
  @Test
  void anOldEventIsFoundWhereverItIs(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      UUID uuid = i % 2 == 0 ? UUID.randomUUID() : new UUID(0x018d_0000_0000_7000L + i, 1L << 63);
      String time = i < 2 ? "2024-01-14T00:00:00Z" : "2020-06-01T00:00:00Z";
      ids.add(
          stored.event("rare " + i, "ann", "{\"i\":" + i + "}", Instant.parse(time), uuid, null));
    }
    TestDatabase database = tenant.gateway().database();
    database.execute("delete from event_uuid where project_id = ?", tenant.projectId());
    for (int sealed = 0; sealed < 3; sealed++) {
      for (String id : ids) {
        JsonObject event =
            tenant.api().get(tenant.project() + "events/" + id + "/").expect(200).json();
        assertEquals(id, event.getString("id"));
      }
      int all = sealed;
      PackedEvents.of(tenant).pack(i -> i % 2 == 0 || all == 1);
    }
  }

  @Test
  void anEventIsFoundOnItsDayHoweverManyAreOnIt(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    Instant noon = Instant.parse("2024-01-14T12:00:00Z");
    String first = "";
    for (int i = 0; i < 8; i++) {
      String id = stored.event("e", "ann", "{}", noon.plusSeconds(i), UUID.randomUUID(), null);
      first = i == 0 ? id : first;
      PackedEvents.of(tenant).packAll();
    }
    tenant
        .gateway()
        .database()
        .execute(
            "update event_chunk set key_bytes = array_fill(3500000, array[cardinality(key_bytes)])"
                + " where project_id = ?",
            tenant.projectId());

    tenant.api().get(tenant.project() + "events/" + first + "/").expect(200);
  }

  @Test
  void whatIsNotThereIsNotFound(Tenant tenant, Tenant other) {
    String id = StoredEvents.of(other).event("e", "ann", new JsonObject());
    String events = tenant.project() + "events/";

    for (String missing : List.of(id, UUID.randomUUID().toString())) {
      tenant
          .api()
          .get(events + missing + "/")
          .expectNotFound("No events exist for event UUID " + missing);
    }
    for (String wrong : List.of("1", "abc", id + "0", id.replace("-", ""), "value")) {
      tenant.api().get(events + wrong + "/").expectInvalid("invalid", "Invalid UUID", null);
    }
  }

  @Test
  void valuesOfAPropertyAreListed(Tenant tenant, Tenant other) {
    StoredEvents stored = StoredEvents.of(tenant);
    for (String value :
        List.of("\"Chrome\"", "\"Chrome\"", "\"Safari\"", "7", "7", "7", "true", "null", "{}")) {
      stored.event("e", "ann", new JsonObject("{\"browser\":" + value + "}"));
    }
    stored.event("f", "ann", new JsonObject("{\"browser\":[\"Opera\",\"Chrome\"],\"k\\\"\":1}"));
    StoredEvents.of(other).event("e", "ann", new JsonObject().put("browser", "Lynx"));

    assertEquals(
        "[{\"name\":7},{\"name\":\"Chrome\"},{\"name\":\"Safari\"},{\"name\":\"Opera\"},"
            + "{\"name\":\"true\"},{\"name\":\"{}\"}]",
        values(tenant, "key=browser"));
    assertEquals("[{\"name\":\"Chrome\"}]", values(tenant, "key=browser&value=CHR"));
    assertEquals(
        "[{\"name\":\"Opera\"},{\"name\":\"Chrome\"}]", values(tenant, "key=browser&event_name=f"));
    assertEquals("[{\"name\":1}]", values(tenant, "key=k%22"));
    for (String none : List.of("", "key=", "key=nothing", "key=browser&value=%25", "key=%27")) {
      assertEquals("[]", values(tenant, none), none);
    }
  }

  @Test
  void atMostTenValuesAreListed(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    for (int i = 0; i < 12; i++) {
      stored.event("e", "ann", new JsonObject().put("n", i));
    }
    assertEquals(
        10, tenant.api().get(tenant.project() + "events/values/?key=n").expect(200).array().size());
  }

  @Test
  void namesOfEventsAreValuesOfAKeyOfTheirOwn(Tenant tenant) {
    StoredEvents stored = StoredEvents.of(tenant);
    stored.eventDefinition("$pageview", Instant.now());
    stored.eventDefinition("old purchase", Instant.EPOCH);
    stored.eventDefinition("purchase", Instant.now());
    stored.eventDefinition("never", null);

    assertEquals(
        "[{\"name\":\"purchase\"},{\"name\":\"old purchase\"},{\"name\":\"never\"}]",
        values(tenant, "key=custom_event"));
    assertEquals("[{\"name\":\"old purchase\"}]", values(tenant, "key=custom_event&value=OLD"));
  }

  private static String values(Tenant tenant, String query) {
    Api api = tenant.api();
    return api.get(tenant.project() + "events/values/?" + query).expect(200).body();
  }
}
