package io.dashgate.platform.http.server;

import io.dashgate.platform.http.BodyParts;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.vertx.ClientChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Function;

/**
 * Sends the bodies of responses. A long body is sent in portions, the next one when the socket has
 * taken the one before: what is handed over to the socket is copied into direct memory, of which a
 * process has little. Long bodies are compressed as a whole, so that a slow client does not keep
 * the memory of a compressor. A client that takes too little is cut off.
 */
final class BodySender {

  /** Longest body that is sent at once, and the length of a portion of a longer one. */
  static final int PORTION_BYTES = 32 * 1024;

  private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
  private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");

  private final Vertx vertx;
  private final BodyWorkers workers;
  private final OverloadCounts refusals;
  private final long timeoutMs;

  /**
   * Makes the sender of one event loop.
   *
   * @param timeoutMs the time in which a client must take a portion, in milliseconds
   */
  BodySender(Vertx vertx, BodyWorkers workers, OverloadCounts refusals, long timeoutMs) {
    this.vertx = vertx;
    this.workers = workers;
    this.refusals = refusals;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Ends a response, whose other headers are set, with a body.
   *
   * @return completes when the socket has taken all of it
   */
  Future<Void> end(Exchange exchange, Buffer body) {
    HttpServerRequest request = exchange.request();
    if (body.length() <= PORTION_BYTES) {
      return watched(request, request.response().end(body));
    }
    exchange.holdMemory(body.length());
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (accepted == null || request.version() == HttpVersion.HTTP_1_0) {
      return portions(request, body);
    }
    if (!Gzip.isAccepted(accepted)) {
      // the library does not compress what has an encoding; it removes the header for this one
      request.response().putHeader(HttpHeaders.CONTENT_ENCODING, IDENTITY);
      return portions(request, body);
    }
    return workers
        .read(body, () -> Gzip.compress(body))
        .compose(
            compressed -> {
              exchange.holdMemory(compressed.length());
              request.response().putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
              return portions(request, compressed);
            });
  }

  private Future<Void> portions(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.failedFuture("closed");
    }
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    return write(request, body, response::end);
  }

  /** Writes a body, the last portion of it in a way of its own. */
  private Future<Void> write(
      HttpServerRequest request, Buffer body, Function<Buffer, Future<Void>> last) {
    Promise<Void> sent = Promise.promise();
    sendFrom(0, request, body, last, sent);
    return sent.future();
  }

  private void sendFrom(
      int first,
      HttpServerRequest request,
      Buffer body,
      Function<Buffer, Future<Void>> last,
      Promise<Void> sent) {
    int start = first;
    while (true) {
      int end = Math.min(start + PORTION_BYTES, body.length());
      Buffer portion = body.slice(start, end);
      if (end == body.length()) {
        watched(request, last.apply(portion)).onComplete(sent);
        return;
      }
      Future<Void> taken = request.response().write(portion);
      if (!taken.succeeded()) {
        watched(request, taken)
            .onComplete(any -> sendFrom(end, request, body, last, sent), sent::tryFail);
        return;
      }
      start = end;
    }
  }

  /**
   * Ends a response, whose other headers are set, with a body that is made meanwhile. It is not
   * compressed: a compressor would keep parts back.
   *
   * @return the length of the body; fails if a part fails or the client does not take one
   */
  Future<Long> end(HttpServerRequest request, BodyParts parts) {
    request.response().setChunked(true).putHeader(HttpHeaders.CONTENT_ENCODING, IDENTITY);
    Promise<Long> sent = Promise.promise();
    sendNext(0, request, parts, sent);
    return sent.future();
  }

  private void sendNext(
      long before, HttpServerRequest request, BodyParts parts, Promise<Long> sent) {
    HttpServerResponse response = request.response();
    parts
        .next()
        .compose(
            part -> {
              if (response.closed()) {
                return Future.failedFuture("closed");
              }
              return part.isEmpty()
                  ? watched(request, response.end()).onSuccess(any -> sent.complete(before))
                  : write(request, part.get(), response::write)
                      .onSuccess(
                          any -> sendNext(before + part.get().length(), request, parts, sent));
            })
        .onFailure(sent::tryFail);
  }

  /** Cuts the connection off if it does not take a portion in time. */
  private Future<Void> watched(HttpServerRequest request, Future<Void> taken) {
    if (!taken.isComplete()) {
      long timer =
          vertx.setTimer(
              timeoutMs,
              any -> {
                refusals.count(OverloadCounts.Reason.SLOW_READER);
                ClientChannel.abort(request.connection());
              });
      taken.onComplete(any -> vertx.cancelTimer(timer));
    }
    return taken;
  }
}
