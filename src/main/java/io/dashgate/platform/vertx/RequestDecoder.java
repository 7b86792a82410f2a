package io.dashgate.platform.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
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
 * Decodes the requests of one connection, in place of the server's own decoder. It adds checks: a
 * request must arrive completely within a time limit, it may have {@link #MAX_HEADERS} headers, and
 * a request with both a length and chunks is invalid, since two servers in a row might see
 * different ends of it (RFC 9112, 6.1).
 *
 * <p>While a request is unanswered, requests that follow it on the connection are neither decoded
 * nor read: decoded, they would take many times the memory of their bytes.
 */
public final class RequestDecoder extends VertxHttpRequestDecoder {

  /** The server's name of the decoder in the pipeline. */
  private static final String NAME = "httpDecoder";

  /** Most headers of a request: each takes more memory than its bytes. */
  private static final int MAX_HEADERS = 128;

  private final HttpConnection connection;
  private final Duration limit;
  private final Runnable overdue;
  private int headers;
  private boolean unanswered;
  private boolean complete;
  private boolean holding;
  private boolean receiving;
  private boolean headArrived;
  private boolean clockStopped;
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
    RequestDecoder decoder = of(connection);
    if (decoder != null) {
      decoder.bodyOverdue = answer;
    }
  }

  /** Whether no request is arriving on a connection or unanswered. */
  public static boolean isIdle(HttpConnection connection) {
    RequestDecoder decoder = of(connection);
    return decoder != null && !decoder.receiving && !decoder.unanswered;
  }

  /** Continues with the requests that follow: the current one is answered. */
  public static void answered(HttpConnection connection) {
    ChannelHandlerContext context = contextOf(connection);
    if (context != null && context.handler() instanceof RequestDecoder decoder) {
      decoder.goOn(context);
    }
  }

  /** Stops the time limit of the current request while its body is not read. */
  public static void stopClock(HttpConnection connection) {
    RequestDecoder decoder = of(connection);
    if (decoder != null) {
      decoder.clockStopped = true;
    }
  }

  /** Starts the time limit of the current request anew. */
  public static void startClock(HttpConnection connection) {
    ChannelHandlerContext context = contextOf(connection);
    if (context != null && context.handler() instanceof RequestDecoder decoder) {
      decoder.clockStopped = false;
      if (decoder.timer != null) {
        decoder.timer.cancel(false);
        decoder.startTimer(context);
      }
    }
  }

  /** Ends the wait for the body of the current request. */
  public static void bodyIsComplete(HttpConnection connection) {
    RequestDecoder decoder = of(connection);
    if (decoder != null) {
      decoder.bodyOverdue = null;
    }
  }

  /** Returns the decoder of a connection; null if it is closed. */
  private static @Nullable RequestDecoder of(HttpConnection connection) {
    ChannelHandlerContext context = contextOf(connection);
    return context != null && context.handler() instanceof RequestDecoder decoder ? decoder : null;
  }

  private static @Nullable ChannelHandlerContext contextOf(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().pipeline().context(NAME);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (unanswered && complete) {
      holding = true;
      context.channel().config().setAutoRead(false);
      return;
    }
    receiving = true;
    super.decode(context, in, out);
    for (Object part : out) {
      if (part instanceof HttpRequest) {
        headArrived = true;
        unanswered = true;
        complete = false;
      }
      if (part instanceof LastHttpContent) {
        headers = 0;
        complete = true;
        arrived();
      }
    }
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (++headers > MAX_HEADERS) {
      throw new TooLongHttpHeaderException("more than " + MAX_HEADERS + " headers");
    }
    return super.splitHeaderName(line, start, length);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("a length and chunks");
  }

  /** Starts the timer here, since most requests arrive completely with their first bytes. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (holding) {
      // the method of the super class would read on, since nothing was decoded
      context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
    if (receiving && timer == null) {
      startTimer(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    arrived();
    super.channelInactive(context);
  }

  private void goOn(ChannelHandlerContext context) {
    unanswered = false;
    if (holding) {
      holding = false;
      context.channel().config().setAutoRead(true);
      context.executor().execute(() -> decodeHeld(context));
    }
  }

  private void decodeHeld(ChannelHandlerContext context) {
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception failure) {
      context.fireExceptionCaught(failure);
    }
  }

  private void startTimer(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(() -> timeIsUp(context), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void timeIsUp(ChannelHandlerContext context) {
    if (clockStopped) {
      startTimer(context);
    } else if (bodyOverdue != null) {
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
    clockStopped = false;
    bodyOverdue = null;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
