package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which requests are admitted: four, and three times as many in a burst. */
class ConcurrencyLimiterTest {

  private static final int LIMIT = 4;

  private long nanos;
  private final OverloadCounts refusals = new OverloadCounts();
  private final ConcurrencyLimiter limiter =
      new ConcurrencyLimiter(() -> LIMIT, refusals, () -> nanos);

  @Test
  void aBurstAfterAQuietPeriodIsAdmittedUpToAMultiple() {
    assertEquals(3 * LIMIT, admitted(100));
  }

  @Test
  void aLastingOverloadIsHeldToTheLimit() {
    assertEquals(3 * LIMIT, admitted(100));
    pass(Duration.ofMillis(300));
    assertEquals(0, admitted(100));

    for (int i = 0; i < 2 * LIMIT; i++) {
      limiter.release();
      assertEquals(0, admitted(1));
    }
    for (int round = 0; round < 100; round++) {
      pass(Duration.ofMillis(10));
      for (int i = 0; i < LIMIT; i++) {
        limiter.release();
      }
      assertEquals(LIMIT, admitted(100));
    }
  }

  @Test
  void aQuietPeriodAllowsABurstAgain() {
    admitted(100);
    pass(Duration.ofMillis(300));
    assertEquals(0, admitted(1));
    for (int i = 0; i < 3 * LIMIT; i++) {
      limiter.release();
    }
    assertEquals(LIMIT, admitted(100));
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < LIMIT; i++) {
      limiter.release();
    }

    assertEquals(3 * LIMIT, admitted(100));
    assertTrue(limiter.isFull());
  }

  @Test
  void refusalsAreCounted() {
    limiter.refused();

    assertEquals(1, refusals.sum(OverloadCounts.Reason.GLOBAL));
  }

  private int admitted(int attempts) {
    int admitted = 0;
    for (int i = 0; i < attempts; i++) {
      if (limiter.tryAcquire()) {
        admitted++;
      } else {
        limiter.refused();
      }
    }
    return admitted;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
