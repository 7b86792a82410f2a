package io.dashgate.testing.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** A TCP proxy on loopback that fails on command: the network between a gateway and Postgres. */
public final class FaultProxy implements AutoCloseable {

  /** The treatment of connections and of the bytes sent over them. */
  public enum Mode {
    /** Everything is forwarded. */
    PASS,
    /**
     * Connections are accepted and nothing is forwarded, not even the end of a connection. A
     * connection that has lost bytes carries none in other modes either, as behind a firewall that
     * has dropped it.
     */
    BLACKHOLE,
    /** Everything is forwarded late: see {@link #delay}. */
    DELAY,
    /** Open connections are reset, new ones once they are accepted. */
    RESET,
    /** Open connections are closed, new ones are refused. */
    REFUSE,
    /** A connection is reset once its server has answered something. */
    CUT
  }

  private static final int BUFFER = 64 * 1024;
  private static final int BACKLOG = 200;

  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder passed = new LongAdder();
  private volatile int target;
  private volatile Mode mode = Mode.PASS;
  private volatile long delayMs;
  private volatile ServerSocket listening;

  /** Bytes on their way, to be written at a time; none: the end of the connection. */
  private record Chunk(byte[] bytes, long dueNanos) {}

  /** One direction of a connection. */
  private record Pipe(
      Socket from, Socket to, boolean answers, AtomicBoolean lost, BlockingQueue<Chunk> chunks) {}

  /** Starts to listen on a free port, in front of a port of this machine. */
  public FaultProxy(int target) {
    this.target = target;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  /** Returns the port of the proxy. */
  public int port() {
    return port;
  }

  /** Forwards new connections to another port. */
  public void retarget(int other) {
    target = other;
  }

  /** Changes the mode, of open connections too. */
  public void set(Mode wanted) {
    mode = wanted;
    if (wanted == Mode.REFUSE) {
      close(listening);
    } else if (listening.isClosed()) {
      listening = listen(port);
    }
    if (wanted == Mode.REFUSE) {
      open.forEach(FaultProxy::close);
    } else if (wanted == Mode.RESET) {
      open.forEach(FaultProxy::reset);
    }
  }

  /** Forwards everything this many milliseconds late, in each direction. */
  public void delay(long milliseconds) {
    delayMs = milliseconds;
    set(Mode.DELAY);
  }

  /** Returns the number of open sockets, two for each connection. */
  public int sockets() {
    return open.size();
  }

  /** Returns the number of bytes forwarded so far, in both directions. */
  public long passed() {
    return passed.sum();
  }

  @Override
  public void close() {
    close(listening);
    open.forEach(FaultProxy::reset);
    threads.shutdownNow();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
      threads.execute(() -> accept(server));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (mode == Mode.RESET) {
          reset(client);
        } else {
          connect(client);
        }
      } catch (IOException closedOrRefused) {
        // the loop ends if the server socket was closed
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException refused) {
      reset(client);
      throw refused;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    AtomicBoolean lost = new AtomicBoolean();
    start(new Pipe(client, server, false, lost, new LinkedBlockingQueue<>()));
    start(new Pipe(server, client, true, lost, new LinkedBlockingQueue<>()));
  }

  private void start(Pipe pipe) {
    open.add(pipe.from());
    threads.execute(() -> read(pipe));
    threads.execute(() -> write(pipe));
  }

  private void read(Pipe pipe) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = pipe.from().getInputStream().read(buffer);
          n >= 0;
          n = pipe.from().getInputStream().read(buffer)) {
        if (mode == Mode.CUT && pipe.answers()) {
          reset(pipe.from());
          reset(pipe.to());
        } else {
          forward(pipe, Arrays.copyOf(buffer, n));
        }
      }
    } catch (IOException closed) {
      // handled as the end of the stream
    }
    if (mode != Mode.BLACKHOLE) {
      send(pipe, new byte[0]);
    }
  }

  private void forward(Pipe pipe, byte[] bytes) {
    if (mode == Mode.BLACKHOLE) {
      pipe.lost().set(true);
    }
    if (!pipe.lost().get()) {
      send(pipe, bytes);
    }
  }

  private void send(Pipe pipe, byte[] bytes) {
    long delay = mode == Mode.DELAY ? TimeUnit.MILLISECONDS.toNanos(delayMs) : 0;
    pipe.chunks().add(new Chunk(bytes, System.nanoTime() + delay));
  }

  private void write(Pipe pipe) {
    try {
      for (Chunk chunk = pipe.chunks().take();
          chunk.bytes().length > 0;
          chunk = pipe.chunks().take()) {
        TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
        pipe.to().getOutputStream().write(chunk.bytes());
        passed.add(chunk.bytes().length);
      }
      pipe.to().close();
    } catch (IOException closed) {
      reset(pipe.from());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(pipe.from());
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    return thread;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      // as intended
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
