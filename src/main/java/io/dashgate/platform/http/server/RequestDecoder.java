package io.dashgate.platform.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into requests, and asks for more than the server's own decoder,
 * whose place it takes: a request that has begun must be here, head and body, within a time; and
 * one that tells its end in two ways is none, since two servers in a row might cut it differently.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

  /** The server's name of the decoder in the pipeline. */
  private static final String NAME = "httpDecoder";

  private final HttpConnection connection;
  private final Duration limit;
  private final Runnable overdue;
  private boolean receiving;
  private boolean headArrived;
  private @Nullable Runnable bodyOverdue;
  private @Nullable ScheduledFuture<?> timer;

  private RequestDecoder(
      HttpConnection connection, HttpServerOptions options, Duration limit, Runnable overdue) {
    super(options);
    this.connection = connection;
    this.limit = limit;
    this.overdue = overdue;
  }

  /**
   * Makes a new connection use one.
   *
   * @param options those of the server
   * @param limit how long a request may take to arrive
   * @param overdue called for each that took longer
   */
  static void install(
      HttpConnection connection, HttpServerOptions options, Duration limit, Runnable overdue) {
    ((HttpServerConnection) connection)
        .channelHandlerContext()
        .pipeline()
        .replace(NAME, NAME, new RequestDecoder(connection, options, limit, overdue));
  }

  /** Says what to do if the rest of the request that a connection is receiving is late. */
  static void ifBodyIsOverdue(HttpConnection connection, Runnable answer) {
    RequestDecoder decoder =
        (RequestDecoder)
            ((HttpServerConnection) connection).channelHandlerContext().pipeline().get(NAME);
    decoder.bodyOverdue = answer;
  }

  /** Says that nothing is late any more; of the next request nothing is known yet. */
  static void bodyIsComplete(HttpConnection connection) {
    ChannelHandler decoder =
        ((HttpServerConnection) connection).channelHandlerContext().pipeline().get(NAME);
    if (decoder != null) {
      ((RequestDecoder) decoder).bodyOverdue = null;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    receiving = true;
    super.decode(context, in, out);
    for (Object part : out) {
      headArrived |= part instanceof HttpRequest;
      if (part instanceof LastHttpContent) {
        arrived();
      }
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("a length and chunks");
  }

  /** Starts the clock only now: most requests are here with their first bytes. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    if (receiving && timer == null) {
      startTimer(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    arrived();
    super.channelInactive(context);
  }

  private void startTimer(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(() -> timeIsUp(context), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void timeIsUp(ChannelHandlerContext context) {
    if (bodyOverdue != null) {
      overdue.run();
      bodyOverdue.run();
    } else if (headArrived) {
      // it waits for the answer to the one before it, and nobody reads its body until then
      startTimer(context);
    } else {
      overdue.run();
      connection.close();
    }
  }

  private void arrived() {
    receiving = false;
    headArrived = false;
    bodyOverdue = null;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
