package io.dashgate.platform.auth;

import io.vertx.core.Future;

/** The source of an issuer's keys: the settings, or the issuer itself. */
interface KeySource {

  /**
   * Loads the keys and keeps them up to date from then on. Never fails: keys may arrive later.
   *
   * @param onChange called when the keys have changed
   */
  Future<Void> start(Runnable onChange);

  /** Returns the current keys. */
  KeySet current();

  /** Returns the current keys, after fetching newer ones if that is due. Never fails. */
  Future<KeySet> renewed();

  /** Stops keeping the keys up to date. */
  void close();
}
