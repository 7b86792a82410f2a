package io.dashgate.platform.auth;

import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Runs the look-ups of identities that no cache answers. Anybody can cause them with credentials
 * that do not exist, so the server decides when each one runs.
 */
public interface Lookups {

  /** Returns the database that look-ups read. */
  Database database();

  /**
   * Is called before a key is looked up that was not found lately; an exception refuses it. Tokens
   * are looked up only if their signature is valid.
   */
  default void beforeUnknownKey() {}

  /** Runs a look-up, possibly later, or refuses it. */
  <T> Future<T> run(Supplier<Future<T>> lookup);

  /** Returns look-ups that run at once, for work outside of requests. */
  static Lookups atOnce(Database database) {
    return new Lookups() {
      @Override
      public Database database() {
        return database;
      }

      @Override
      public <T> Future<T> run(Supplier<Future<T>> lookup) {
        return lookup.get();
      }
    };
  }
}
