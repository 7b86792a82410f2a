package io.dashgate.platform.auth;

import io.vertx.core.Future;

/** Where the keys of an issuer come from: the settings, or the issuer itself. */
interface KeySource {

  /**
   * Loads the keys for the first time and keeps them up to date from then on. Never fails: keys may
   * come later.
   *
   * @param onChange called when other keys count than before
   */
  Future<Void> start(Runnable onChange);

  /** Returns the keys that count now. */
  KeySet current();

  /** Asks for newer keys, if it is time to, and returns those that count then. Never fails. */
  Future<KeySet> renewed();

  /** Stops keeping the keys up to date. */
  void close();
}
