package io.dashgate.platform.auth;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time claims of tokens. The libraries are lenient about them: a token without {@code exp}
 * would never expire.
 */
final class TokenTimes {

  /** The accepted difference between the clocks of issuer and gateway, in seconds. */
  static final int LEEWAY_SECONDS = 60;

  /** Bounds the times of a token, so that their sums and differences cannot overflow. */
  private static final long MAX_TIME = 1L << 40;

  private TokenTimes() {}

  /**
   * Whether {@code exp} and {@code iat} are present and valid, and {@code nbf} if it is present.
   *
   * @param now seconds since the epoch
   * @param maxLifetime the longest accepted time from {@code iat} to {@code exp}
   */
  static boolean areValid(JsonObject claims, long now, Duration maxLifetime) {
    return isTime(claims.getValue("exp"))
        && !isExpired(claims.getLong("exp"), now)
        && isTime(claims.getValue("iat"))
        && claims.getLong("iat") - LEEWAY_SECONDS <= now
        && claims.getLong("exp") - claims.getLong("iat") <= maxLifetime.toSeconds()
        && (!claims.containsKey("nbf")
            || (isTime(claims.getValue("nbf")) && claims.getLong("nbf") - LEEWAY_SECONDS <= now));
  }

  /** Whether a token has expired, leeway included; both in seconds since the epoch. */
  static boolean isExpired(long expires, long now) {
    return expires + LEEWAY_SECONDS <= now;
  }

  /** Whether a claim is a time in whole seconds, within bounds. */
  private static boolean isTime(@Nullable Object claim) {
    return (claim instanceof Integer || claim instanceof Long)
        && ((Number) claim).longValue() >= 0
        && ((Number) claim).longValue() < MAX_TIME;
  }
}
