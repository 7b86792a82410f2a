package io.dashgate.platform.auth;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a token holds. The library is lenient here: it takes a token without {@code exp} for one
 * that never ends, and throws on claims of an unexpected type.
 */
public final class TokenTimes {

  /** How far the clocks of issuer and gateway may differ, in seconds. */
  public static final int LEEWAY_SECONDS = 60;

  /** No time of a token reaches it, so that sums and differences of times cannot overflow. */
  private static final long END_OF_TIME = 1L << 40;

  private TokenTimes() {}

  /**
   * Whether {@code exp} and {@code iat} are there and hold, and {@code nbf} if it is there.
   *
   * @param now seconds since the epoch
   * @param longest how long after its {@code iat} a token may end
   */
  public static boolean hold(JsonObject claims, long now, Duration longest) {
    return isTime(claims.getValue("exp"))
        && !isOver(claims.getLong("exp"), now)
        && isTime(claims.getValue("iat"))
        && claims.getLong("iat") - LEEWAY_SECONDS <= now
        && claims.getLong("exp") - claims.getLong("iat") <= longest.toSeconds()
        && (!claims.containsKey("nbf")
            || (isTime(claims.getValue("nbf")) && claims.getLong("nbf") - LEEWAY_SECONDS <= now));
  }

  /** Whether a token that ends at {@code expires} has ended; both in seconds since the epoch. */
  public static boolean isOver(long expires, long now) {
    return expires + LEEWAY_SECONDS <= now;
  }

  /** Whether a claim is whole seconds of a time that can be reckoned with. */
  private static boolean isTime(@Nullable Object claim) {
    return (claim instanceof Integer || claim instanceof Long)
        && ((Number) claim).longValue() >= 0
        && ((Number) claim).longValue() < END_OF_TIME;
  }
}
