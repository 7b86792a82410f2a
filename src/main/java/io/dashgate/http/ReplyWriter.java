package io.dashgate.http;

import io.dashgate.contract.Operation;
import io.dashgate.ops.Readiness;
import io.dashgate.problem.ApiException;
import io.dashgate.problem.Problems;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that writes responses. */
final class ReplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ReplyWriter.class);

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final CharSequence NO_SNIFF =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

  /** How long a client has to read an answer that came before the end of its request. */
  private static final long LINGER_MS = 1_000;

  private final Vertx vertx;
  private final Readiness readiness;

  ReplyWriter(Vertx vertx, Readiness readiness) {
    this.vertx = vertx;
    this.readiness = readiness;
  }

  /** Answers with a reply. */
  void write(Exchange exchange, ApiReply reply) {
    HttpServerResponse response = exchange.request().response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader(REQUEST_ID, exchange.requestId());
    Operation operation = exchange.operation();
    if (operation != null) {
      response.putHeader(HttpHeaders.ALLOW, operation.allow());
    }
    reply.headers().forEach(response::putHeader);
    // the rest of such a request is not worth reading, and the next one starts after it
    boolean unread = BodyReader.hasBody(exchange.request()) && !exchange.request().isEnded();
    if (readiness.isDraining() || unread) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    if (reply.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
      response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
    }
    boolean headOnly = exchange.request().method().equals(HttpMethod.HEAD);
    int bytes = headOnly ? 0 : reply.body().length();
    (bytes == 0 ? response.end() : response.end(reply.body()))
        .onComplete(any -> exchange.done(reply.status(), bytes));
    if (unread) {
      // closed at once, the connection would be reset before the client has read the answer; what
      // still comes in the meantime is thrown away
      exchange.request().resume();
      vertx.setTimer(LINGER_MS, any -> exchange.request().connection().close());
    }
  }

  /** Answers with the error object that a failure stands for; logs a failure that is unknown. */
  void fail(Exchange exchange, Throwable failure) {
    ApiException outcome = Problems.of(failure);
    if (outcome.problem().status() == 500) {
      log.error("request {} failed", exchange.requestId(), failure);
    } else if (outcome != failure && outcome.problem().status() > 500) {
      // the access log has the status, and Readiness the state: no line a request for an outage
      log.debug("request {} failed", exchange.requestId(), failure);
    }
    write(exchange, ApiReply.error(outcome));
  }
}
