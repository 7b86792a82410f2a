package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that are damaged: an error that names the day, never a smaller answer. */
class DamagedEventsTest {

  private static final String DETAIL = "Stored events of 2026-02-03 are damaged.";

  private Tenant tenant;
  private TestDatabase database;
  private String id;

  @BeforeEach
  void pack(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    StoredEvents stored = StoredEvents.of(fresh);
    Instant time = Instant.parse("2026-02-03T23:59:59Z");
    id = stored.event("e", "ann", "{\"a\":1}", time, UUID.randomUUID(), null);
    stored.event("e", "ann", "{\"a\":2}", time.plusSeconds(2), UUID.randomUUID(), null);
    PackedEvents.of(fresh).packAll();
    assertEquals(2, tenant.api().get(tenant.project() + "events/").expect(200).results().size());
  }

  private void assertDamaged(String query) {
    double before = damaged();
    tenant
        .api()
        .get(tenant.project() + "events/" + query)
        .expectError(500, "server_error", "damaged", DETAIL, null);
    assertTrue(damaged() > before);
  }

  private double damaged() {
    return GatewayMetrics.value(tenant.gateway(), "dashgate_events_damaged_total");
  }

  private void flip(int key, int bit) {
    PackedEvents.of(tenant).flip(key, bit);
  }

  @Test
  void aFlippedBitIsNoticedWhereverItIs() {
    for (int key : new int[] {KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.UUID, KeyNumbers.REST}) {
      for (int bit : new int[] {0, 31, 33, 41, 50, 60, 90}) {
        flip(key, bit);
        assertDamaged("");
        flip(key, bit);
      }
    }
    tenant.api().get(tenant.project() + "events/").expect(200);
  }

  @Test
  void eachReadNoticesTheColumnsThatItNeeds() {
    flip(KeyNumbers.UUID, 60);
    assertDamaged(id + "/");
    assertDamaged("?orderBy=%5B%22timestamp%22%5D");
    assertDamaged("?distinct_id=ann");
    flip(KeyNumbers.UUID, 60);
    flip(KeyNumbers.REST, 60);
    assertDamaged(id + "/");
    assertDamaged("?properties=%5B%7B%22key%22%3A%22a%22%2C%22value%22%3A1%7D%5D");
  }

  @Test
  void aMissingColumnIsNoticed() {
    for (int key : new int[] {KeyNumbers.REST, KeyNumbers.UUID, KeyNumbers.TIME}) {
      database.execute(
          "delete from event_column where project_id = ? and key_number = ?",
          tenant.projectId(),
          key);
      assertDamaged("");
    }
  }
}
