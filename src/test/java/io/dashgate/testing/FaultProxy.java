package io.dashgate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** A TCP proxy on loopback that misbehaves on command, between a gateway and its Postgres. */
public final class FaultProxy implements AutoCloseable {

  /** What happens to connections and to what is sent over them. */
  public enum Mode {
    /** All is well. */
    PASS,
    /**
     * Connections are taken, and nothing that is sent arrives. One that has lost something stays
     * so, as when a firewall has forgotten it.
     */
    BLACKHOLE,
    /** Everything arrives late: see {@link #delay}. */
    DELAY,
    /** Open connections are reset, new ones as soon as they are made. */
    RESET,
    /** Open connections are closed, new ones are not taken. */
    REFUSE,
    /** Each connection is reset as soon as its server has answered something. */
    CUT
  }

  private static final int BUFFER = 16 * 1024;

  private volatile int target;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder passed = new LongAdder();
  private volatile Mode mode = Mode.PASS;
  private volatile long delayMs;
  private volatile ServerSocket listening;

  /** Starts to listen on a free port. */
  public FaultProxy(int target) {
    this.target = target;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  /** Returns the port of the proxy. */
  public int port() {
    return port;
  }

  /** Leads new connections elsewhere, as when a server has been restarted on another port. */
  public void retarget(int other) {
    target = other;
  }

  /** Changes the behaviour, for open connections too. */
  public void set(Mode wanted) {
    mode = wanted;
    if (wanted == Mode.REFUSE) {
      close(listening);
    } else if (listening.isClosed()) {
      listening = listen(port);
    }
    if (wanted == Mode.REFUSE || wanted == Mode.RESET) {
      open.forEach(FaultProxy::reset);
    }
  }

  /** Lets everything arrive late by so many milliseconds, each way. */
  public void delay(long ms) {
    delayMs = ms;
    set(Mode.DELAY);
  }

  /** Returns how many sockets it holds, two for each connection. */
  public int sockets() {
    return open.size();
  }

  /** Returns how many bytes it has passed on so far, both ways. */
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
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
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
      } catch (IOException closed) {
        // the loop ends when that was the server socket
      }
    }
  }

  private void connect(Socket client) throws IOException {
    open.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      AtomicBoolean dead = new AtomicBoolean();
      threads.execute(() -> pump(client, server, false, dead));
      threads.execute(() -> pump(server, client, true, dead));
    } catch (IOException refused) {
      open.remove(client);
      reset(client);
      throw refused;
    }
  }

  private void pump(Socket from, Socket to, boolean answers, AtomicBoolean dead) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (mode == Mode.DELAY) {
          Thread.sleep(delayMs);
        }
        if (mode == Mode.CUT && answers) {
          reset(from);
          reset(to);
        } else if (mode == Mode.BLACKHOLE) {
          dead.set(true);
        } else if (!dead.get()) {
          out.write(buffer, 0, n);
          passed.add(n);
        }
      }
    } catch (IOException closed) {
      // both ends go
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      // as wanted
    }
  }

  private static void close(ServerSocket server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
