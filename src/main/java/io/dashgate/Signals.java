package io.dashgate;

import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the process is told from outside. */
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private static final List<String> STOP = List.of("TERM", "INT");

  private Signals() {}

  /**
   * From now on does something when told to stop; by itself, a JVM that stops already does nothing.
   */
  static void onStop(Runnable action) {
    try {
      for (String name : STOP) {
        handle(name, action);
      }
    } catch (ReflectiveOperationException left) {
      // as with -Xrs, by which the JVM leaves its signals to the operating system
      log.info("signals are not heard any more", left);
    }
  }

  /** By name, since the compiler warns of what has no successor in the JDK, whatever one says. */
  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object handling =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              action.run();
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
  }
}
