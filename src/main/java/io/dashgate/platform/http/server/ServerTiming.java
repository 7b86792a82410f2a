package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/**
 * The {@code Server-Timing} header, on request. Identified callers only: the duration of a log-in
 * would give information about accounts.
 */
final class ServerTiming {

  private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
  private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("Server-Timing");

  private static final String PREFERENCE = "server-timing";
  private static final double MILLI = 1e6;

  private ServerTiming() {}

  /** Adds the header, with durations in milliseconds, if the caller prefers it. */
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

  /** Whether the request has the preference (RFC 7240). */
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
