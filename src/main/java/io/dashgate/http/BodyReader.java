package io.dashgate.http;

import io.dashgate.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the body of a request, up to a limit. Used instead of the library's body handler, which
 * decodes forms by itself: here a form is a body like any other, to be refused by its media type.
 */
final class BodyReader implements Handler<RoutingContext> {

  private final int limit;

  /** Makes a reader of bodies of at most {@code limit} bytes. */
  BodyReader(int limit) {
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
    Buffer body = Buffer.buffer();
    Context loop = context.vertx().getOrCreateContext();
    RequestDecoder.ifBodyIsOverdue(
        request.connection(), () -> loop.runOnContext(any -> giveUp(context)));
    request.exceptionHandler(
        failure -> {
          if (!context.failed()) {
            context.fail(ApiException.badRequest("bad_request", "The body is not valid HTTP."));
          }
        });
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= limit) {
            body.appendBuffer(chunk);
          } else if (!context.failed()) {
            context.fail(ApiException.bodyTooLarge());
          }
        });
    request.endHandler(
        any -> {
          // set after the fact where the whole request was there before its turn came
          RequestDecoder.bodyIsComplete(request.connection());
          if (!context.failed()) {
            ApiRouter.exchange(context).body(body);
            context.next();
          }
        });
  }

  private static void giveUp(RoutingContext context) {
    if (!context.failed() && !context.request().isEnded()) {
      context.fail(ApiException.requestTimeout());
    }
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
    if (expectation == null) {
      return null;
    }
    if (!expectation.equalsIgnoreCase("100-continue")) {
      return ApiException.expectationFailed();
    }
    if (request.version() != HttpVersion.HTTP_1_0) {
      request.response().writeContinue();
    }
    return null;
  }

  private boolean isLongerThanAllowed(@Nullable String contentLength) {
    try {
      return contentLength != null && Long.parseLong(contentLength) > limit;
    } catch (NumberFormatException longerThanALong) {
      return true;
    }
  }
}
