package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counters of a table whose places are all taken. */
class SubjectTableTest {

  private static final int LIMIT = 100;
  private static final long MEGABYTE = 1_000_000;
  private static final Limits.Applicable LIMITS =
      Limits.of(new Settings.RateLimit(LIMIT, 10 * LIMIT, false)).of(Scope.PAGE, Kind.READ);

  private final SubjectTable table =
      new SubjectTable(MEGABYTE, RateCounter.WEIGHT, 4, key -> new RateCounter(key, null));
  private long now = 1_800_000_000_000L;

  private static SubjectKey address(long value) {
    return SubjectKey.ofAddress("page ", "%016x".formatted(value));
  }

  /** Returns the address of a /64 in the /48 with a number. */
  private static long network(long site, int subnet) {
    return 0x2001L << 48 | site << 16 | subnet;
  }

  private boolean allows(SubjectKey key) {
    return table.get(key, now).count(LIMITS, Kind.READ, now, new RateLimitResult()) == null;
  }

  private void use(SubjectKey key, int requests) {
    for (int i = 0; i < requests; i++) {
      assertTrue(allows(key));
    }
  }

  @Test
  void aSubjectHasTheSameCounterUntilItIsReplaced() {
    SubjectKey one = address(network(1, 1));

    assertSame(table.get(one, now), table.get(address(network(1, 1)), now));
    assertNotSame(table.get(one, now), table.get(address(network(1, 2)), now));
    assertNull(table.find(address(network(2, 1))));
  }

  @Test
  void manyAddressesResetNoneThatUsedItsLimitUp() {
    List<SubjectKey> victims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SubjectKey victim = address(network(1_000_000 + i, 0));
      use(victim, LIMIT);
      victims.add(victim);
    }

    for (int i = 0; i < 200_000; i++) {
      allows(address(network(i, i % 7)));
    }

    victims.forEach(victim -> assertTrue(!allows(victim), victim.text()));
  }

  @Test
  void theNetworksOfOneSiteTakeFewPlaces() {
    SubjectKey neighbor = address(network(2, 1));
    use(neighbor, 1);

    for (int i = 0; i < 65_536; i++) {
      allows(address(network(1, i)));
    }

    int counted = 0;
    for (int i = 0; i < 65_536; i++) {
      counted += table.find(address(network(1, i))) == null ? 0 : 1;
    }
    assertTrue(counted <= 32, "counted one by one: " + counted);
    assertEquals(counted, table.ofOwner(network(1, 0) >>> 16).size());
    assertNotNull(table.find(neighbor));
  }

  @Test
  void aSubjectWithoutRoomSharesACounterWithItsNeighbors() {
    List<SubjectKey> full = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      SubjectKey key = address(network(1, i));
      for (int request = 0; request < LIMIT / 4; request++) {
        if (table.own(key, now) != null) {
          allows(key);
        }
      }
    }
    for (int i = 1_000; full.size() < 2; i++) {
      if (table.own(address(network(1, i)), now) == null) {
        full.add(address(network(1, i)));
      }
    }

    assertSame(table.get(full.get(0), now), table.get(full.get(1), now));
    use(full.get(0), LIMIT / 2);
    use(full.get(1), LIMIT / 2);
    assertTrue(!allows(full.get(0)));
    assertTrue(allows(address(0x3000L << 48)), "others are served");

    now += Duration.ofMinutes(61).toMillis();
    assertNotNull(table.own(full.get(0), now), "there is room once the others are idle");
  }

  @Test
  void theLeastUsedOneIsReplaced() {
    SubjectTable small =
        new SubjectTable(0, RateCounter.WEIGHT, 1, key -> new RateCounter(key, null));
    List<SubjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      keys.add(new SubjectKey("key ", "id" + i, 7, 7));
    }
    for (int i = 0; i < 8; i++) {
      for (int request = 0; request < (i == 3 ? 2 : 5); request++) {
        small.get(keys.get(i), now).count(LIMITS, Kind.READ, now, new RateLimitResult());
      }
    }

    assertNotNull(small.own(keys.get(8), now));

    assertNull(small.find(keys.get(3)));
    assertNotNull(small.find(keys.get(2)));
  }

  @Test
  void aHundredThousandCountersTakeFewMegabytes() {
    int number = 100_000;
    SubjectTable large =
        new SubjectTable(number * 600L, RateCounter.WEIGHT, 4, key -> new RateCounter(key, null));
    long before = usedHeap();

    int counted = 0;
    for (int i = 0; i < number; i++) {
      RateCounter counter = large.own(address(network(i, 0)), now);
      if (counter != null) {
        counter.count(LIMITS, Kind.READ, now, new RateLimitResult());
        counted++;
      }
    }

    long each = (usedHeap() - before) / number;
    assertTrue(counted > number * 0.9, "counted " + counted);
    assertTrue(large.capacity() >= number);
    assertTrue(each < 400, "bytes each: " + each);
    assertTrue(RateCounter.WEIGHT > each, "a window of larger counts is larger");
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
