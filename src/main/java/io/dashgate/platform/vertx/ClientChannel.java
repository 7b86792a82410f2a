package io.dashgate.platform.vertx;

import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;

/** The channel of a client's connection, for what the library's connection does not offer. */
public final class ClientChannel {

  /** Largest read. The library stops reading only between reads. */
  private static final int READ_BYTES = 16 * 1024;

  private static final int FIRST_READ_BYTES = 2 * 1024;
  private static final int LEAST_READ_BYTES = 512;

  /** The library hands over no more to write while so many bytes wait. */
  private static final WriteBufferWaterMark WAITING_BYTES =
      new WriteBufferWaterMark(8 * 1024, READ_BYTES);

  /**
   * Bytes in the kernel that are not sent yet. Without a limit it buffers megabytes for a client,
   * and takes more only after a third of them are sent, which takes a slow client long. Linux only.
   */
  private static final ChannelOption<Long> UNSENT_BYTES =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  private static final long MAX_UNSENT_BYTES = 128 * 1024;

  private ClientChannel() {}

  /** Bounds what a new connection buffers in direct memory, of reads and of writes. */
  public static void bound(HttpConnection connection) {
    RecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(LEAST_READ_BYTES, FIRST_READ_BYTES, READ_BYTES)
            .maxMessagesPerRead(1);
    ChannelConfig config = of(connection).config();
    config.setRecvByteBufAllocator(reads);
    config.setWriteBufferWaterMark(WAITING_BYTES);
    if (config.getOptions().containsKey(UNSENT_BYTES)) {
      config.setOption(UNSENT_BYTES, MAX_UNSENT_BYTES);
    }
  }

  /** Stops to read from the socket at once; the library alone would go on for some reads. */
  public static void stopReading(HttpConnection connection) {
    of(connection).config().setAutoRead(false);
  }

  /** Reads from the socket again. */
  public static void startReading(HttpConnection connection) {
    of(connection).config().setAutoRead(true);
  }

  /**
   * Makes a connection close in order when it is closed: first the sending half, so that the client
   * reads the answer to a request that it is still sending; a reset could destroy it. What arrives
   * until the client closes, too, is thrown away.
   *
   * @param bytes the most that is thrown away
   * @param timeoutMs longest wait for the client, in milliseconds
   */
  public static void lingerOnClose(HttpConnection connection, long bytes, long timeoutMs) {
    ChannelPipeline pipeline = of(connection).pipeline();
    if (pipeline.get(LingeringClose.class) == null) {
      pipeline.addFirst(new LingeringClose(bytes, timeoutMs));
    }
  }

  /** Sends an answer before any request has been read, and closes the connection. */
  public static void sendAndClose(HttpConnection connection, String answer) {
    Channel channel = of(connection);
    channel
        .pipeline()
        .firstContext()
        .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.UTF_8))
        .addListener(sent -> channel.close().addListener(closed -> {}));
  }

  /** Closes a connection at once, with what waits to be sent. */
  public static void abort(HttpConnection connection) {
    of(connection).close().addListener(closed -> {});
  }

  private static Channel of(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }
}
