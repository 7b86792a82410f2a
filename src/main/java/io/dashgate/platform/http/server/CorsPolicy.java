package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.Set;

/**
 * The rights of pages of other origins: to send and read everything, since no request has cookies.
 */
final class CorsPolicy {

  private CorsPolicy() {}

  /** Whether a browser asks if a page may send a request. */
  static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Returns the handler that answers preflights and names what pages may read. */
  static CorsHandler handler() {
    return CorsHandler.create()
        .addOriginWithRegex(".*")
        .allowedMethods(
            Set.of(
                HttpMethod.GET,
                HttpMethod.POST,
                HttpMethod.PUT,
                HttpMethod.PATCH,
                HttpMethod.DELETE))
        .allowedHeaders(
            Set.of(
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Prefer",
                "Traceparent",
                "X-Request-Id"))
        .exposedHeaders(
            Set.of("ETag", "Idempotency-Replayed", "Retry-After", "Server-Timing", "X-Request-Id"))
        .exposedHeaders(QuotaHeaders.NAMES)
        .maxAgeSeconds(86_400);
  }
}
