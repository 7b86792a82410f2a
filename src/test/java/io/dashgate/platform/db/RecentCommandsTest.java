package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a server counts as one that answers as usual. */
class RecentCommandsTest {

  private static final long QUICK = Duration.ofMillis(5).toNanos();
  private static final long SLOW = Duration.ofMillis(1_400).toNanos();

  private final RecentCommands commands = new RecentCommands();

  @Test
  void aFewSlowCommandsAmongManyAreUsual() {
    end(20, QUICK, false);
    commands.tick();
    end(4, SLOW, false);

    assertTrue(commands.areAnsweredAsUsual());
  }

  @Test
  void aSingleFailureIsForgottenSoon() {
    end(1, QUICK, true);
    assertFalse(commands.areAnsweredAsUsual());

    for (int tick = 0; tick < 3; tick++) {
      commands.tick();
    }
    assertTrue(commands.areAnsweredAsUsual());
  }

  @Test
  void slownessOfMostIsNoticedAndForgotten() {
    end(3, SLOW, false);
    assertFalse(commands.areAnsweredAsUsual());

    end(12, QUICK, false);
    assertTrue(commands.areAnsweredAsUsual());
  }

  @Test
  void failuresAreForgottenAlsoWithoutOtherCommands() {
    end(4, QUICK, true);
    assertFalse(commands.areAnsweredAsUsual());

    for (int tick = 0; tick < 10; tick++) {
      commands.tick();
    }
    assertTrue(commands.areAnsweredAsUsual());
  }

  private void end(int times, long nanos, boolean silent) {
    for (int i = 0; i < times; i++) {
      commands.ended(nanos, silent);
    }
  }
}
