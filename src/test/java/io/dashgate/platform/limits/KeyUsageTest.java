package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The requests of keys to projects, as a project shows them. */
class KeyUsageTest {

  private final KeyUsage usage =
      new KeyUsage(new SubjectTable(0, RateCounter.WEIGHT, 1, key -> new RateCounter(key, null)));
  private long now = 1_800_000_000_000L;

  private void use(long project, String key, int requests) {
    for (int i = 0; i < requests; i++) {
      assertNotNull(usage.add(project, key, now));
    }
  }

  @Test
  void eachProjectShowsTheRequestsOfItsOwnKeys() {
    use(1, "one", 3);
    now += Duration.ofMinutes(2).toMillis();
    use(1, "one", 1);
    use(1, "two", 2);
    use(2, "one", 9);

    assertEquals(
        Map.of("one", new KeyUsage.Counts(1, 4), "two", new KeyUsage.Counts(2, 2)),
        usage.counts(1, now));
    now += Duration.ofHours(1).toMillis();
    assertEquals(Map.of(), usage.counts(1, now));
  }

  @Test
  void aNewKeyTakesThePlaceOfOneThatIsUsedLittle() {
    for (int i = 0; i < 8; i++) {
      use(1, "key " + i, i == 5 ? 1 : 100);
    }

    use(1, "new", 1);

    Map<String, KeyUsage.Counts> counts = usage.counts(1, now);
    assertEquals(8, counts.size());
    assertTrue(counts.containsKey("new"));
    assertTrue(!counts.containsKey("key 5"));
  }
}
