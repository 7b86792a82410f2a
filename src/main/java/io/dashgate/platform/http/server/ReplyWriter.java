package io.dashgate.platform.http.server;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.dashgate.platform.vertx.ClientChannel;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
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

  /** Time for a client to read a response that was sent before the end of its request. */
  private static final long LINGER_MS = 3_000;

  /** The most that such a client may still send. */
  private static final long LINGER_BYTES = 8L * 1024 * 1024;

  private final Readiness readiness;
  private final BodySender bodies;
  private final Set<HttpConnection> closing = Collections.newSetFromMap(new WeakHashMap<>());

  ReplyWriter(Readiness readiness, BodySender bodies) {
    this.readiness = readiness;
    this.bodies = bodies;
  }

  /** Answers with a reply. */
  void write(Exchange exchange, ApiReply reply) {
    HttpServerResponse response = exchange.request().response();
    if (response.ended() || response.closed() || !exchange.beginAnswer()) {
      return;
    }
    try {
      send(exchange, response, reply);
    } catch (RuntimeException unsendable) {
      log.error("the answer to request {} cannot be sent", exchange.requestId(), unsendable);
      sendInstead(exchange, response, reply);
    }
  }

  /** Sends a 500 instead of a reply that cannot be sent, such as one with an invalid header. */
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
    // the rest of the request is not read, so that no other request can follow on the connection
    boolean unread = IncomingBody.isExpected(exchange.request()) && !exchange.request().isEnded();
    if (readiness.isDraining() || unread) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
    }
    int bytes = exchange.request().method().equals(HttpMethod.HEAD) ? 0 : reply.body().length();
    if (unread) {
      endAfter(exchange.request().connection());
    }
    end(exchange, reply, bytes)
        .onComplete(
            sent -> {
              if (sent.failed()) {
                exchange.cutOff();
              }
              exchange.done(reply.status(), bytes);
              if (unread) {
                exchange.request().connection().close();
              }
            });
  }

  /** Sends the headers that describe the body, and the body unless {@code bytes} is 0. */
  private Future<Void> end(Exchange exchange, ApiReply reply, int bytes) {
    HttpServerResponse response = exchange.request().response();
    describe(response, reply);
    return bytes == 0 ? response.end() : bodies.end(exchange, reply.body());
  }

  private static void describe(HttpServerResponse response, ApiReply reply) {
    if (reply.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
      response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
    }
  }

  /**
   * Answers a request and closes the connection: two servers may see different ends of the request,
   * so that whatever follows it cannot be trusted.
   */
  void failAndClose(Exchange exchange, ApiException failure) {
    endAfter(exchange.request().connection());
    exchange.request().response().putHeader(HttpHeaders.CONNECTION, CLOSE);
    fail(exchange, failure);
    exchange.request().connection().close();
  }

  /** Ends a connection after its current response; the client may still be sending. */
  private void endAfter(HttpConnection connection) {
    closing.add(connection);
    ClientChannel.lingerOnClose(connection, LINGER_BYTES, LINGER_MS);
  }

  /** Whether a connection is about to be closed, so that data on it is not a request. */
  boolean isClosing(HttpConnection connection) {
    return closing.contains(connection);
  }

  /** Answers with the error object of a failure; logs an unknown failure. */
  void fail(Exchange exchange, Throwable failure) {
    ApiException outcome = Problems.of(failure);
    if (outcome.problem().status() == 500) {
      log.error("request {} failed", exchange.requestId(), failure);
    } else if (outcome != failure && outcome.problem().status() > 500) {
      // an outage does not get a line for each request: the access log has the status
      log.debug("request {} failed", exchange.requestId(), failure);
    }
    write(exchange, ApiReply.error(outcome));
  }
}
