package io.dashgate;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the signals that ask the process to stop. */
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private static final List<String> STOP = List.of("TERM", "INT");

  private Signals() {}

  /**
   * Replaces the handling of SIGTERM and SIGINT. By default a JVM ignores them while it shuts down.
   * The JDK has no other interface for signals than {@code sun.misc.Signal}, of the supported
   * module {@code jdk.unsupported}.
   */
  static void onStop(Runnable action) {
    try {
      for (String name : STOP) {
        sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
      }
    } catch (IllegalArgumentException reserved) {
      log.info("the JVM does not handle signals, as with -Xrs", reserved);
    }
  }
}
