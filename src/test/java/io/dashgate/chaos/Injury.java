package io.dashgate.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way to hurt a database. */
interface Injury {

  /** Hurts it for so long; returns when the time is over. */
  void hurt(Lab lab, FaultProxy proxy, Duration lasts) throws Exception;

  /** Takes the cause away; called whatever happened before. */
  default void heal(Lab lab, FaultProxy proxy) throws Exception {
    proxy.pass();
  }

  /** Removes what is left of it, when nobody uses the database any more. */
  default void cleanUp(Lab lab) throws Exception {}

  static Injury restart(String mode) {
    return (lab, proxy, lasts) -> lab.postgres().restart(mode);
  }

  static Injury killedBackends(Duration every) {
    return (lab, proxy, lasts) -> {
      for (Duration passed = Duration.ZERO; passed.compareTo(lasts) < 0; ) {
        lab.postgres().terminateBackends();
        Thread.sleep(every.toMillis());
        passed = passed.plus(every);
      }
    };
  }

  static Injury frozen() {
    return new Injury() {
      @Override
      public void hurt(Lab lab, FaultProxy proxy, Duration lasts) throws Exception {
        lab.postgres().freeze();
        Thread.sleep(lasts.toMillis());
      }

      @Override
      public void heal(Lab lab, FaultProxy proxy) throws Exception {
        lab.postgres().thaw();
      }
    };
  }

  static Injury blackHole() {
    return (lab, proxy, lasts) -> {
      proxy.swallow();
      Thread.sleep(lasts.toMillis());
    };
  }

  static Injury delay(long milliseconds) {
    return (lab, proxy, lasts) -> {
      proxy.delay(milliseconds);
      Thread.sleep(lasts.toMillis());
    };
  }

  static Injury resets() {
    return (lab, proxy, lasts) -> {
      proxy.reset();
      Thread.sleep(lasts.toMillis());
    };
  }

  /** Others take every connection that a role without privileges may have; ours are cut. */
  static Injury exhausted() {
    return (lab, proxy, lasts) -> {
      List<Connection> taken = new ArrayList<>();
      try {
        cut(lab);
        long end = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() < end) {
          try {
            taken.add(lab.postgres().database().connectAsApplication());
          } catch (SQLException noneLeft) {
            // what the gateway got meanwhile is cut, and taken in the next round
            cut(lab);
          }
        }
      } finally {
        for (Connection connection : taken) {
          connection.close();
        }
      }
    };
  }

  private static void cut(Lab lab) throws InterruptedException {
    try {
      if (lab.postgres().terminateBackends() > 0) {
        return;
      }
    } catch (IllegalStateException notEvenForTheOwner) {
      // those that were cut before are still on their way out
    }
    Thread.sleep(200);
  }

  /** New connections of the application may only read, and stay so when the cause is gone. */
  static Injury readOnly() {
    return new Injury() {
      @Override
      public void hurt(Lab lab, FaultProxy proxy, Duration lasts) throws Exception {
        lab.postgres().alter("role dashgate_app set default_transaction_read_only = on");
        lab.postgres().terminateBackends();
        Thread.sleep(lasts.toMillis());
      }

      @Override
      public void heal(Lab lab, FaultProxy proxy) {
        lab.postgres().alter("role dashgate_app reset default_transaction_read_only");
      }
    };
  }
}
