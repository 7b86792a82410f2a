package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tells one request from all others, in its answer and in logs. */
final class RequestIds {

  /** The header that has it, in requests and in answers. */
  static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

  /** What a caller may choose; it is copied into answers and logs. */
  private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestIds() {}

  /**
   * Returns the id that the caller has chosen, or a new one.
   *
   * @param given what the header has; used if it is fit for an id
   */
  static String of(@Nullable String given) {
    return given != null && GIVEN.matcher(given).matches()
        ? given
        : Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
