package io.dashgate.chaos;

import io.dashgate.testing.process.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A fault of a database, or of the network before it. */
interface Fault {

  /** Injects the fault and returns when the time is over. */
  void inject(ChaosEnvironment environment, FaultProxy proxy, Duration lasts) throws Exception;

  /** Removes the cause; called after a failure of {@link #inject}, too. */
  default void remove(ChaosEnvironment environment, FaultProxy proxy) throws Exception {
    proxy.set(FaultProxy.Mode.PASS);
  }

  /** Removes the remains of the fault, when no gateway uses the database any more. */
  default void cleanUp(ChaosEnvironment environment) throws Exception {}

  static Fault restart(String mode) {
    return (environment, proxy, lasts) -> environment.postgres().restart(mode);
  }

  static Fault killedBackends(Duration every) {
    return (environment, proxy, lasts) -> {
      for (Duration passed = Duration.ZERO; passed.compareTo(lasts) < 0; ) {
        environment.postgres().terminateBackends();
        Thread.sleep(every.toMillis());
        passed = passed.plus(every);
      }
    };
  }

  static Fault frozen() {
    return new Fault() {
      @Override
      public void inject(ChaosEnvironment environment, FaultProxy proxy, Duration lasts)
          throws Exception {
        environment.postgres().freeze();
        Thread.sleep(lasts.toMillis());
      }

      @Override
      public void remove(ChaosEnvironment environment, FaultProxy proxy) throws Exception {
        environment.postgres().thaw();
      }
    };
  }

  static Fault blackHole() {
    return (environment, proxy, lasts) -> {
      proxy.set(FaultProxy.Mode.BLACKHOLE);
      Thread.sleep(lasts.toMillis());
    };
  }

  static Fault delay(long milliseconds) {
    return (environment, proxy, lasts) -> {
      proxy.delay(milliseconds);
      Thread.sleep(lasts.toMillis());
    };
  }

  static Fault resets() {
    return (environment, proxy, lasts) -> {
      proxy.set(FaultProxy.Mode.RESET);
      Thread.sleep(lasts.toMillis());
    };
  }

  /** Other clients take every connection open to ordinary roles; those of gateways are closed. */
  static Fault exhausted() {
    return (environment, proxy, lasts) -> {
      List<Connection> taken = new ArrayList<>();
      try {
        closeBackends(environment);
        long end = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() < end) {
          try {
            taken.add(environment.postgres().database().connectAsApplication());
          } catch (SQLException noneLeft) {
            // a connection that a gateway got meanwhile is closed, and taken in the next round
            closeBackends(environment);
          }
        }
      } finally {
        for (Connection connection : taken) {
          connection.close();
        }
      }
    };
  }

  private static void closeBackends(ChaosEnvironment environment) throws InterruptedException {
    try {
      if (environment.postgres().terminateBackends() > 0) {
        return;
      }
    } catch (IllegalStateException notEvenForTheOwner) {
      // connections closed before still count
    }
    Thread.sleep(200);
  }

  /** New connections of gateways are read-only, and stay so after the cause is removed. */
  static Fault readOnly() {
    return new Fault() {
      @Override
      public void inject(ChaosEnvironment environment, FaultProxy proxy, Duration lasts)
          throws Exception {
        environment.postgres().alter("role dashgate_app set default_transaction_read_only = on");
        environment.postgres().terminateBackends();
        Thread.sleep(lasts.toMillis());
      }

      @Override
      public void remove(ChaosEnvironment environment, FaultProxy proxy) {
        environment.postgres().alter("role dashgate_app reset default_transaction_read_only");
      }
    };
  }
}
