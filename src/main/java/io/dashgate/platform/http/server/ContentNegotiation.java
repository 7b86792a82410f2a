package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Function;

/** The stage of content negotiation. JSON is the only format, so it is accepted or refused. */
final class ContentNegotiation {

  private ContentNegotiation() {}

  /**
   * Passes if the caller accepts JSON, or if the operation is a page or has a format parameter of
   * its own.
   *
   * @throws ApiException 406 for an {@code Accept} without it, 404 for a {@code format} other than
   *     {@code json}
   */
  static <R> Future<R> negotiate(Call call, Function<Call, Future<R>> next) {
    Operation operation = call.operation();
    if (!operation.page() && !operation.validator().hasParameter("format")) {
      requireJson(call);
    }
    return next.apply(call);
  }

  private static void requireJson(Call call) {
    String format = call.query().last("format");
    if (format != null && !format.isEmpty() && !format.equals("json")) {
      throw ApiException.notFound();
    }
    String accept = call.exchange().request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && !accept.isBlank() && !acceptsJson(accept.toLowerCase(Locale.ROOT))) {
      throw ApiException.notAcceptable();
    }
  }

  /** Whether a caller names HTML, as browsers do for what they show. */
  static boolean acceptsHtml(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
  }

  private static boolean acceptsJson(String accept) {
    return accept.contains("*/*")
        || accept.contains("application/json")
        || accept.contains("application/*");
  }
}
