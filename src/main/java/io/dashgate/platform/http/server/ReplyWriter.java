package io.dashgate.platform.http.server;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that writes responses. */
final class ReplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ReplyWriter.class);

  private static final CharSequence NO_SNIFF =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

  /** What all are told for whom there is no place. */
  static final ApiReply NO_PLACE = ApiReply.error(ApiException.unavailable());

  /** How long a client has to read an answer that came before the end of its request. */
  private static final long LINGER_MS = 1_000;

  private final Vertx vertx;
  private final Readiness readiness;
  private final Set<HttpConnection> turnedAway = Collections.newSetFromMap(new WeakHashMap<>());

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
    try {
      send(exchange, response, reply);
    } catch (RuntimeException unsendable) {
      log.error("the answer to request {} cannot be sent", exchange.requestId(), unsendable);
      sendInstead(exchange, response, reply);
    }
  }

  /** Of an answer that cannot be sent, such as one with a header that is none, nothing is sent. */
  private void sendInstead(Exchange exchange, HttpServerResponse response, ApiReply unsendable) {
    if (response.headWritten()) {
      exchange.request().connection().close();
      return;
    }
    unsendable.headers().keySet().forEach(response.headers()::remove);
    response.headers().remove(HttpHeaders.CONTENT_TYPE);
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    send(exchange, response, ApiReply.error(ApiException.serverError()));
  }

  private void send(Exchange exchange, HttpServerResponse response, ApiReply reply) {
    response.setStatusCode(reply.status());
    response.putHeader(RequestIds.HEADER, exchange.requestId());
    if (exchange.allow() != null) {
      response.putHeader(HttpHeaders.ALLOW, exchange.allow());
    }
    QuotaHeaders.write(response, exchange.rateLimit());
    reply.headers().forEach(response::putHeader);
    ServerTiming.addIfAsked(exchange);
    // the rest of such a request is not worth reading, and the next one starts after it
    boolean unread = IncomingBody.isExpected(exchange.request()) && !exchange.request().isEnded();
    if (readiness.isDraining() || unread) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    int bytes = exchange.request().method().equals(HttpMethod.HEAD) ? 0 : reply.body().length();
    end(response, reply, bytes).onComplete(any -> exchange.done(reply.status(), bytes));
    if (unread) {
      turnedAway.add(exchange.request().connection());
      // closed at once, the connection would be reset before the client has read the answer; what
      // still comes in the meantime is thrown away
      exchange.request().resume();
      vertx.setTimer(LINGER_MS, any -> exchange.request().connection().close());
    }
  }

  /**
   * Answers a request without a body with {@link #NO_PLACE}. With no exchange and from parts that
   * are there already, for a flood has to cost next to nothing.
   */
  void turnAway(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.setStatusCode(NO_PLACE.status());
    response.putHeader(RequestIds.HEADER, RequestIds.of(request.getHeader(RequestIds.HEADER)));
    ApiException.unavailable().headers().forEach(response::putHeader);
    if (readiness.isDraining()) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    end(response, NO_PLACE, headOnly ? 0 : NO_PLACE.body().length());
  }

  /**
   * Sends the rest of an answer: what tells of its body, and the body unless {@code bytes} is 0.
   */
  private static Future<Void> end(HttpServerResponse response, ApiReply reply, int bytes) {
    if (reply.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
      response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
    }
    return bytes == 0 ? response.end() : response.end(reply.body());
  }

  /**
   * Answers a request after which nothing on the connection can be trusted, since two readers might
   * see different ends of it.
   */
  void failAndClose(Exchange exchange, ApiException failure) {
    turnedAway.add(exchange.request().connection());
    exchange.request().response().putHeader(HttpHeaders.CONNECTION, CLOSE);
    fail(exchange, failure);
    exchange.request().connection().close();
  }

  /** Whether a connection is about to be closed, so that what still comes on it is no request. */
  boolean isTurnedAway(HttpConnection connection) {
    return turnedAway.contains(connection);
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
