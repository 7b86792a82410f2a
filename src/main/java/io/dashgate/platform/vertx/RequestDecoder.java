package io.dashgate.platform.vertx;

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
 * Decodes the requests of one connection, in place of the server's own decoder. It adds two checks:
 * a request must arrive completely within a time limit, and a request with both a length and chunks
 * is invalid, since two servers in a row might see different ends of it (RFC 9112, 6.1).
 */
public final class RequestDecoder extends VertxHttpRequestDecoder {

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
   * Replaces the decoder of a new connection.
   *
   * @param options the options of the server
   * @param limit the longest time for a request to arrive
   * @param overdue called for each request that takes longer
   */
  public static void install(
      HttpConnection connection, HttpServerOptions options, Duration limit, Runnable overdue) {
    ((HttpServerConnection) connection)
        .channelHandlerContext()
        .pipeline()
        .replace(NAME, NAME, new RequestDecoder(connection, options, limit, overdue));
  }

  /** Sets what happens if the body of the current request does not arrive in time. */
  public static void ifBodyIsOverdue(HttpConnection connection, Runnable answer) {
    RequestDecoder decoder =
        (RequestDecoder)
            ((HttpServerConnection) connection).channelHandlerContext().pipeline().get(NAME);
    decoder.bodyOverdue = answer;
  }

  /** Ends the wait for the body of the current request. */
  public static void bodyIsComplete(HttpConnection connection) {
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

  /** Starts the timer here, since most requests arrive completely with their first bytes. */
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
      // a pipelined request: its body is not read before the previous request is answered
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
