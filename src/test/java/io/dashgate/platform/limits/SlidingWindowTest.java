package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A window of a minute as time passes. */
class SlidingWindowTest {

  private static final long START = 1_800_000_000_000L;

  private SlidingWindow window;

  @BeforeEach
  void open() {
    window = new SlidingWindow(60);
    window.slideTo(START);
  }

  private int usedAt(long now) {
    window.slideTo(now);
    return window.used();
  }

  @Test
  void aRequestCountsForAMinute() {
    window.add(1, START + 400);

    assertEquals(1, usedAt(START + 59_999));
    assertEquals(0, usedAt(START + 60_000));
  }

  @Test
  void requestsExpireInTheOrderOfTheirArrival() {
    for (int second = 0; second < 60; second++) {
      window.slideTo(START + second * 1_000);
      window.add(second, START + second * 1_000);
    }
    int all = 59 * 60 / 2;

    assertEquals(all, usedAt(START + 59_000));
    assertEquals(all - 1 - 2, usedAt(START + 62_500));
    assertEquals(59, usedAt(START + 118_999));
    assertEquals(0, usedAt(START + 119_000));
  }

  @Test
  void aLongPauseEmptiesIt() {
    window.add(480, START);

    assertEquals(0, usedAt(START + 86_400_000));
  }

  @Test
  void aClockSetBackExpiresNothing() {
    window.add(3, START);

    assertEquals(3, usedAt(START - 30_000));
    window.add(1, START - 30_000);
    assertEquals(4, usedAt(START + 29_000));
  }

  @Test
  void requestsOfThePastCountUntilTheirOwnMinuteEnds() {
    window.add(2, START - 50_000);

    assertEquals(2, usedAt(START + 9_000));
    assertEquals(0, usedAt(START + 10_000));
    window.add(2, START - 60_000);
    assertEquals(0, usedAt(START + 10_000));
  }

  @Test
  void aRefundedRequestIsFreeAtOnce() {
    window.add(2, START);
    window.remove(START);

    assertEquals(1, usedAt(START));
    window.slideTo(START + 60_000);
    window.remove(START);
    assertEquals(0, window.used());
  }

  @Test
  void theTimeUntilThereIsRoomIsKnown() {
    window.add(3, START);
    window.slideTo(START + 20_300);
    window.add(4, START + 20_300);

    assertEquals(40, window.secondsUntilBelow(7, START + 20_300));
    assertEquals(60, window.secondsUntilBelow(4, START + 20_300));
    assertEquals(60, window.secondsUntilBelow(1, START + 20_300));
  }
}
