package io.dashgate.events.reading;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
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
            + " '1970-01-01', '2100-01-01'";
    try (Connection owner = tenant.gateway().database().connectAsOwner()) {
      return TouchedBlocks.count(
          owner, TailColumns.EVENTS, arguments.formatted(tenant.projectId(), key));
    }
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
}
