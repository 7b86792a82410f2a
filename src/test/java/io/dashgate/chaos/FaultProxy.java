package io.dashgate.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A TCP proxy on loopback that misbehaves on command: the network before a database. */
final class FaultProxy implements AutoCloseable {

  private enum Mode {
    PASS,
    SWALLOW,
    RESET
  }

  private record Chunk(byte[] bytes, long dueNanos) {

    static final Chunk END = new Chunk(new byte[0], 0);
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;
  private volatile long delayMs;

  private FaultProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Starts a proxy of a port. */
  static FaultProxy start(int target) throws IOException {
    FaultProxy proxy =
        new FaultProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), target);
    thread(proxy::acceptAll);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /**
   * Behaves; what was swallowed stays lost, and connections that missed it stay open and silent.
   */
  void pass() {
    mode = Mode.PASS;
    delayMs = 0;
  }

  /** Takes everything and forwards nothing, not even that a side has hung up. */
  void swallow() {
    mode = Mode.SWALLOW;
  }

  /** Forwards everything so much later. */
  void delay(long milliseconds) {
    delayMs = milliseconds;
  }

  /** Resets every connection, and those that are made from now on. */
  void reset() {
    mode = Mode.RESET;
    open.forEach(FaultProxy::reset);
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (mode == Mode.RESET) {
          reset(client);
        } else {
          connect(client);
        }
      } catch (IOException failedOrClosed) {
        // the next one
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      pump(client, server);
      pump(server, client);
    } catch (IOException refused) {
      client.close();
    }
  }

  private void pump(Socket from, Socket to) {
    open.add(from);
    BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    thread(() -> read(from, chunks));
    thread(() -> write(from, chunks, to));
  }

  private void read(Socket from, BlockingQueue<Chunk> chunks) {
    byte[] buffer = new byte[65_536];
    try {
      for (int count = from.getInputStream().read(buffer); count >= 0; ) {
        if (mode != Mode.SWALLOW) {
          long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
          chunks.add(new Chunk(Arrays.copyOf(buffer, count), due));
        }
        count = from.getInputStream().read(buffer);
      }
    } catch (IOException reset) {
      // as if it had ended
    }
    if (mode != Mode.SWALLOW) {
      chunks.add(Chunk.END);
    }
  }

  private void write(Socket from, BlockingQueue<Chunk> chunks, Socket to) {
    try {
      for (Chunk chunk = chunks.take(); chunk != Chunk.END; chunk = chunks.take()) {
        TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
        to.getOutputStream().write(chunk.bytes());
      }
      to.close();
    } catch (IOException gone) {
      close(from);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException already) {
      // gone
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // gone
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(FaultProxy::close);
  }
}
