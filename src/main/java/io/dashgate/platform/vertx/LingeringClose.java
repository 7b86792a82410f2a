package io.dashgate.platform.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection in two halves; see {@link ClientChannel#lingerOnClose}. */
final class LingeringClose extends ChannelDuplexHandler {

  private final long timeoutMs;
  private long bytesLeft;
  private @Nullable ScheduledFuture<?> timer;

  LingeringClose(long bytes, long timeoutMs) {
    this.bytesLeft = bytes;
    this.timeoutMs = timeoutMs;
  }

  /** Called once everything that was to be sent is sent, and more than once for some requests. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!(context.channel() instanceof DuplexChannel channel)) {
      context.close(promise).addListener(closed -> {});
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (timer == null) {
      timer = context.executor().schedule(() -> end(context), timeoutMs, TimeUnit.MILLISECONDS);
      channel.shutdownOutput().addListener(ended -> {});
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    bytesLeft -= read instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(read);
    if (bytesLeft < 0) {
      end(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    cancelTimer();
    super.channelInactive(context);
  }

  private void end(ChannelHandlerContext context) {
    cancelTimer();
    context.close().addListener(closed -> {});
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
