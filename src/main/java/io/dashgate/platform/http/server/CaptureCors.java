package io.dashgate.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The rights of pages of other origins on the paths of SDKs: any page may send events, with
 * cookies, which old SDKs ask for and which nobody reads here.
 */
final class CaptureCors {

  private static final CharSequence METHODS = HttpHeaders.createOptimized("GET, POST, OPTIONS");
  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized("Retry-After, X-Request-Id");
  private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("86400");
  private static final CharSequence TRUE = HttpHeaders.createOptimized("true");

  private CaptureCors() {}

  /** Adds the headers of an answer, if a page of another origin asks. */
  static void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    // an answer without an origin is not one for pages
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return;
    }
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    @Nullable String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (CorsPolicy.isPreflight(request)) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      response.putHeader(
          HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
          headers == null ? "X-Requested-With,Content-Type" : headers);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
  }
}
