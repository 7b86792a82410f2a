package io.dashgate.platform.http.server;

import io.dashgate.platform.limits.RateLimitResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/**
 * The rate limit headers of every response: those of the IETF draft
 * (draft-ietf-httpapi-ratelimit-headers-10), and the older ones that many clients read.
 */
final class QuotaHeaders {

  /** The names of the headers, which scripts of other origins may read. */
  static final Set<String> NAMES =
      Set.of(
          "RateLimit-Policy",
          "RateLimit",
          "X-RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  private static final CharSequence POLICIES = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence STATES = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("X-RateLimit-Policy");
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("X-RateLimit-Limit");
  private static final CharSequence REMAINING =
      HttpHeaders.createOptimized("X-RateLimit-Remaining");
  private static final CharSequence RESET = HttpHeaders.createOptimized("X-RateLimit-Reset");

  private QuotaHeaders() {}

  /** Adds the headers, if any limit applied. */
  static void write(HttpServerResponse response, RateLimitResult spent) {
    if (spent.isEmpty()) {
      return;
    }
    response
        .putHeader(POLICIES, spent.policies())
        .putHeader(STATES, spent.states())
        .putHeader(POLICY, spent.policy())
        .putHeader(LIMIT, Integer.toString(spent.limit()))
        .putHeader(REMAINING, Integer.toString(spent.remaining()))
        .putHeader(RESET, Long.toString(spent.resetsAt()));
  }
}
