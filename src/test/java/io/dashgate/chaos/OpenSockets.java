package io.dashgate.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Connections that send some bytes and then nothing. One that the gateway closes is opened again.
 *
 * @param count the number of connections
 * @param reads whether they read what the gateway sends; if not, their buffers are small
 * @param preparation makes the bytes of each connection, with a gateway on a port
 */
record OpenSockets(int count, boolean reads, Function<Integer, byte[]> preparation)
    implements Attack {

  private static final int SMALL_BUFFER = 8 * 1024;
  private static final long PAUSE_MS = 10;
  private static final long REOPEN_PAUSE_NANOS = 1_000_000_000;

  @Override
  public Start prepare(int port) {
    byte[] bytes = preparation.apply(port);
    return at -> {
      Sockets sockets = new Sockets(at, bytes);
      Thread thread = new Thread(sockets, "open-sockets");
      thread.setDaemon(true);
      thread.start();
      return () -> {
        sockets.stopped = true;
        thread.join();
        return new Outcome(
            "%d connections, %d closed by the gateway".formatted(count, sockets.closed), true);
      };
    };
  }

  /** All connections, served by one thread: they do next to nothing. */
  private final class Sockets implements Runnable {

    private final InetSocketAddress address;

    /** Outside of the heap: a write that sends a part of it must not copy all of it. */
    private final ByteBuffer bytes;

    private final ByteBuffer received = ByteBuffer.allocate(SMALL_BUFFER);
    private final List<One> all = new ArrayList<>();
    private volatile boolean stopped;
    private int closed;

    private Sockets(int port, byte[] bytes) {
      this.address = new InetSocketAddress("127.0.0.1", port);
      this.bytes = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      for (int i = 0; i < count; i++) {
        all.add(new One());
      }
    }

    @Override
    public void run() {
      while (!stopped) {
        all.forEach(this::proceed);
        try {
          Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopped = true;
        }
      }
      all.forEach(One::close);
    }

    private void proceed(One one) {
      try {
        if (!one.proceed()) {
          one.close();
          closed++;
        }
      } catch (IOException reset) {
        one.close();
        closed++;
      }
    }

    private final class One {

      private SocketChannel channel;
      private ByteBuffer unsent = bytes.duplicate();
      private long closedNanos = System.nanoTime() - REOPEN_PAUSE_NANOS;

      /** Returns whether the connection is still open. */
      private boolean proceed() throws IOException {
        if (channel == null) {
          if (System.nanoTime() - closedNanos < REOPEN_PAUSE_NANOS) {
            return true;
          }
          open();
        }
        if (!channel.isConnected() && !channel.finishConnect()) {
          return true;
        }
        if (unsent.hasRemaining()) {
          channel.write(unsent);
        }
        return !reads || channel.read(received.clear()) >= 0;
      }

      private void open() throws IOException {
        unsent = bytes.duplicate();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (!reads) {
          channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        }
        channel.connect(address);
      }

      private void close() {
        SocketChannel open = channel;
        channel = null;
        closedNanos = System.nanoTime();
        if (open != null) {
          try {
            open.close();
          } catch (IOException alreadyClosed) {
            // what was to be reached
          }
        }
      }
    }
  }
}
