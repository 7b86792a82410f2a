package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/**
 * Content negotiation: there is one format, so the only question is whether the caller takes it.
 */
final class ContentNegotiation {

  private ContentNegotiation() {}

  /**
   * Passes if the caller accepts JSON, or the operation is not about it.
   *
   * @throws ApiException 406 for an {@code Accept} without it, 404 for a {@code format} other than
   *     {@code json}
   */
  static void requireJson(Exchange exchange, Operation operation) {
    if (operation.page() || operation.validator().hasParameter("format")) {
      return;
    }
    String format = exchange.query().last("format");
    if (format != null && !format.isEmpty() && !format.equals("json")) {
      throw ApiException.notFound();
    }
    String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && !accept.isBlank() && !acceptsJson(accept.toLowerCase(Locale.ROOT))) {
      throw ApiException.notAcceptable();
    }
  }

  private static boolean acceptsJson(String accept) {
    return accept.contains("*/*")
        || accept.contains("application/json")
        || accept.contains("application/*");
  }
}
