package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is let in: four places, three times as many in a hiccup. */
class ConcurrencyLimiterTest {

  private static final int PLACES = 4;

  private long nanos;
  private final RefusalCounts refusals = new RefusalCounts();
  private final ConcurrencyLimiter limiter =
      new ConcurrencyLimiter(() -> PLACES, refusals, () -> nanos);

  @Test
  void aBurstAfterAQuietTimeIsLetInUpToALimit() {
    assertEquals(3 * PLACES, entered(100));
  }

  @Test
  void anOverloadThatLastsIsHeldToThePlaces() {
    assertEquals(3 * PLACES, entered(100));
    pass(Duration.ofMillis(300));
    assertEquals(0, entered(100));

    for (int i = 0; i < 2 * PLACES; i++) {
      limiter.release();
      assertEquals(0, entered(1));
    }
    for (int round = 0; round < 100; round++) {
      pass(Duration.ofMillis(10));
      for (int i = 0; i < PLACES; i++) {
        limiter.release();
      }
      assertEquals(PLACES, entered(100));
    }
  }

  @Test
  void itIsPatientAgainAfterItHasBeenQuiet() {
    entered(100);
    pass(Duration.ofMillis(300));
    assertEquals(0, entered(1));
    for (int i = 0; i < 3 * PLACES; i++) {
      limiter.release();
    }
    assertEquals(PLACES, entered(100));
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < PLACES; i++) {
      limiter.release();
    }

    assertEquals(3 * PLACES, entered(100));
    assertTrue(limiter.isFull());
  }

  @Test
  void refusalsAreCounted() {
    limiter.refused();

    assertEquals(1, refusals.sum(RefusalCounts.Reason.GLOBAL));
  }

  private int entered(int attempts) {
    int entered = 0;
    for (int i = 0; i < attempts; i++) {
      if (limiter.tryAcquire()) {
        entered++;
      } else {
        limiter.refused();
      }
    }
    return entered;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
