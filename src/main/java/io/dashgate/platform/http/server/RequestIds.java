package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of a request, in its response and in logs. */
final class RequestIds {

  /** The header of the id, in requests and in responses. */
  static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

  /** The ids that a caller may choose; they are copied into responses and logs. */
  private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestIds() {}

  /**
   * Returns the id of the caller's choice, or a new one.
   *
   * @param given the header; ignored unless it is a valid id
   */
  static String of(@Nullable String given) {
    return given != null && GIVEN.matcher(given).matches()
        ? given
        : Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
