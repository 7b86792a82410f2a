package io.dashgate.platform.db;

import io.dashgate.platform.config.Settings;

/**
 * How long a statement may take, in milliseconds.
 *
 * @param waitMs for a connection, and for the network
 * @param statementMs in Postgres
 */
record TimeLimits(long waitMs, long statementMs) {

  /** For the network, beside the limits of waiting for a connection and of Postgres. */
  static final long SLACK_MS = 500;

  /** Returns the limits of the settings. */
  static TimeLimits of(Settings.Database settings) {
    return new TimeLimits(
        settings.connectionWait().toMillis() + SLACK_MS, settings.statementTimeout().toMillis());
  }

  /** Returns the limit of all of it. */
  long allMs() {
    return waitMs + statementMs;
  }
}
