package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/**
 * Tells callers who ask for it where the time went. Only those who are known: how long a log-in
 * took is nobody's business.
 */
final class ServerTiming {

  private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
  private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("Server-Timing");

  private static final String PREFERENCE = "server-timing";
  private static final double MILLI = 1e6;

  private ServerTiming() {}

  /** Adds the header to the answer of an exchange, in milliseconds. */
  static void addIfAsked(Exchange exchange) {
    if (exchange.caller().principal() == null || !isAsked(exchange)) {
      return;
    }
    Timing timing = exchange.timing();
    String value =
        String.format(
            Locale.ROOT,
            "auth;dur=%.3f, db;dur=%.3f, total;dur=%.3f",
            timing.admissionNanos() / MILLI,
            timing.trace().databaseNanos() / MILLI,
            timing.totalNanos() / MILLI);
    exchange.request().response().putHeader(SERVER_TIMING, value);
  }

  /** Whether one of the preferences (RFC 7240) is ours. */
  private static boolean isAsked(Exchange exchange) {
    for (String preferences : exchange.request().headers().getAll(PREFER)) {
      for (String preference : preferences.split(",", -1)) {
        if (preference.split(";", 2)[0].strip().equalsIgnoreCase(PREFERENCE)) {
          return true;
        }
      }
    }
    return false;
  }
}
