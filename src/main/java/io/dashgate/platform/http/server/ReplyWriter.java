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
import java.io.IOException;
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

  /**
   * Answers with a reply. If a part of the body was sent already, there is no other answer, and the
   * client sees that the body has no end.
   *
   * @return completes when no more of the body is to be made; never fails
   */
  Future<Void> write(Exchange exchange, ApiReply reply) {
    HttpServerResponse response = exchange.request().response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    if (!exchange.beginAnswer()) {
      if (exchange.isStreaming()) {
        response.reset();
      }
      return Future.succeededFuture();
    }
    try {
      Future<Void> sent = send(exchange, response, reply);
      return reply.parts() == null ? Future.succeededFuture() : sent;
    } catch (RuntimeException unsendable) {
      log.error("the answer to request {} cannot be sent", exchange.requestId(), unsendable);
      sendInstead(exchange, response, reply);
      return Future.succeededFuture();
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

  private Future<Void> send(Exchange exchange, HttpServerResponse response, ApiReply reply) {
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
    if (unread) {
      endAfter(exchange.request().connection());
    }
    return end(exchange, reply)
        .transform(
            sent -> {
              if (sent.failed()) {
                exchange.cutOff();
              }
              exchange.done(reply.status(), sent.succeeded() ? sent.result() : 0);
              if (unread) {
                exchange.request().connection().close();
              }
              return Future.succeededFuture();
            });
  }

  /** Sends the headers that describe the body, and the body; returns its length. */
  private Future<Long> end(Exchange exchange, ApiReply reply) {
    HttpServerResponse response = exchange.request().response();
    boolean bare = exchange.request().method().equals(HttpMethod.HEAD);
    describe(response, reply);
    if (reply.parts() != null && !bare) {
      exchange.streams();
      return bodies
          .end(exchange.request(), reply.parts())
          .onFailure(failure -> cutOff(exchange, failure));
    }
    long bytes = bare ? 0 : reply.body().length();
    return (bytes == 0 ? response.end() : bodies.end(exchange, reply.body())).map(bytes);
  }

  private static void describe(HttpServerResponse response, ApiReply reply) {
    if (reply.contentType() == null) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
    response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
    if (reply.parts() == null) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
    }
  }

  /** Ends a response of which a part cannot be made, or cannot be sent. */
  private static void cutOff(Exchange exchange, Throwable failure) {
    if (exchange.isOver()) {
      return;
    }
    if (!(failure instanceof IOException)) { // else the client has gone
      log.error("the answer to request {} has no end", exchange.requestId(), failure);
    }
    exchange.request().response().reset();
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
