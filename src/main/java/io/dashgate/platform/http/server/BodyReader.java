package io.dashgate.platform.http.server;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Gathers short bodies of requests, and refuses those whose head shows that they are not
 * acceptable. Long bodies are gathered once the caller is known; see {@link IncomingBody}. Used
 * instead of the library's body handler, which decodes forms by itself: here a form is a body like
 * any other, to be refused by its media type.
 */
final class BodyReader implements Handler<RoutingContext> {

  private final BodyBudget budget;
  private final int limit;

  /** Makes a reader of bodies of at most {@code limit} bytes. */
  BodyReader(BodyBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!hasBody(request)) {
      context.next();
      return;
    }
    ApiException refusal = refusal(request);
    if (refusal != null) {
      context.fail(refusal);
      return;
    }
    Exchange exchange = ApiRouter.exchange(context);
    IncomingBody body = new IncomingBody(exchange, budget, limit);
    exchange.incoming(body);
    body.readShort(context.vertx().getOrCreateContext())
        .onComplete(any -> context.next(), context::fail);
  }

  /** Whether bytes follow the head of a request. */
  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private @Nullable ApiException refusal(HttpServerRequest request) {
    if (isLongerThanAllowed(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
      return ApiException.bodyTooLarge();
    }
    String expectation = request.getHeader(HttpHeaders.EXPECT);
    return expectation == null || expectation.equalsIgnoreCase("100-continue")
        ? null
        : ApiException.expectationFailed();
  }

  private boolean isLongerThanAllowed(@Nullable String contentLength) {
    try {
      return contentLength != null && Long.parseLong(contentLength) > limit;
    } catch (NumberFormatException longerThanALong) {
      return true;
    }
  }
}
