package io.dashgate.events.reading;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TouchedBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A portion of the tail reads about its own bytes, however many events come after it. */
@NeedsServer(value = UNDISTRIBUTED, because = "it counts the blocks that one server reads")
class TailPortionsTest {

  private static final int TEXT = 400_000;
  private static final int EVENTS = 100;

  /** An event of 400 KB has 200 blocks. */
  private static final long MOST_BLOCKS = EVENTS * 200 / 5;

  private final Random random = new Random(7);

  private String incompressible() {
    byte[] bytes = new byte[TEXT * 3 / 4];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private long blocks(Tenant tenant, String key) throws SQLException {
    List<StoredEvents.New> all = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String properties = "{\"text\":\"" + incompressible() + "\",\"n\":" + i + "}";
      Instant at = Instant.ofEpochSecond(1_700_000_000L + i);
      all.add(new StoredEvents.New("e", "id", properties, at, UUID.randomUUID(), null));
    }
    StoredEvents.of(tenant).events(all);
    String arguments =
        "%d, '{1}', 0, '{%s}', '1970-01-01', '00000000-0000-0000-0000-000000000000',"
            + " '1970-01-01', '2100-01-01', '00000000-0000-0000-0000-000000000000'";
    return TouchedBlocks.ofPortion(
        tenant.gateway().database(),
        tenant.projectId(),
        TailColumns.EVENTS,
        arguments.formatted(tenant.projectId(), key));
  }

  @Test
  void ofALongProperty(Tenant tenant) throws SQLException {
    long blocks = blocks(tenant, "text");

    assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks");
  }

  @Test
  void ofAShortPropertyOfLongEvents(Tenant tenant) throws SQLException {
    long blocks = blocks(tenant, "n");

    assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks");
  }

  /** Events of one name every second, of another one every hour; a block has about 50 of them. */
  private static void fill(Tenant tenant) {
    tenant
        .gateway()
        .database()
        .execute(
            "insert into event_name values (%1$d, 1, 'many'), (%1$d, 2, 'few')"
                .formatted(tenant.projectId()));
    tenant
        .gateway()
        .database()
        .execute(
            "insert into event select %d, 1 + (i %% 3600 = 0)::integer,"
                    .formatted(tenant.projectId())
                + " '2026-01-01'::timestamptz + make_interval(secs => i), gen_random_uuid(), 1,"
                + " now(), '{}', null from generate_series(1, 90000) i");
  }

  private static long blocks(Tenant tenant, String sql, String names, String from)
      throws SQLException {
    return TouchedBlocks.ofPortion(
        tenant.gateway().database(),
        tenant.projectId(),
        sql,
        "%d, %s, -1, '{}', null, null, '%s', '2027-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
            .formatted(tenant.projectId(), names, from));
  }

  @Test
  void ofARareNameReadsNoOthers(Tenant tenant) throws SQLException {
    fill(tenant);

    long blocks = blocks(tenant, TailColumns.EVENTS, "'{2}'", "2026-01-01");

    assertTrue(blocks < 100, () -> blocks + " blocks");
  }

  @Test
  void ofAShortRangeReadsNoOthers(Tenant tenant) throws SQLException {
    fill(tenant);

    long blocks = blocks(tenant, TailColumns.EVENTS, "'{1,2}'", "2026-01-02 00:50:00Z");

    assertTrue(blocks < 300, () -> blocks + " blocks");
  }

  @Test
  void ofAProjectThatHasMoreThanOthers(Tenant tenant) throws SQLException {
    TestDatabase database = tenant.gateway().database();
    // others have a few events, so that Postgres expects few of this one, too
    database.execute(
        "insert into event select case p when 0 then %d else p end, n,"
                .formatted(tenant.projectId())
            + " '2026-01-01'::timestamptz + make_interval(secs => i), gen_random_uuid(), 1, now(),"
            + " json_build_object('a', repeat('x', 500)), null"
            + " from generate_series(-30, 0) p, generate_series(1, 10) n,"
            + " generate_series(1, case when p = 0 and n = 1 then 90000 else 10 end) i"
            + " order by random()");
    try (Connection owner = database.connectAsOwner()) {
      TestDatabase.run(owner, "vacuum analyze event");

      long blocks = blocks(tenant, TailColumns.EVENTS, "'{1}'", "2026-01-01");

      // all of them have 6,000
      assertTrue(blocks < 4_000, () -> blocks + " blocks");
    } finally {
      database.execute(
          "delete from event where project_id = ? or project_id < 0", tenant.projectId());
    }
  }
}
