package io.dashgate.testing.load;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Clients that send requests until they are stopped, all on one event loop to use little CPU time.
 * Only a flood has another event loop, so that its answers do not delay those that are measured.
 *
 * <p>In a closed loop, a client waits for its answer before it sends the next request. In an open
 * loop, requests are due at a fixed rate and their latency counts from the due time. Slow answers
 * therefore cannot hide the requests that they delay.
 */
public final class LoadGenerator {

  private static final Vertx MEASURED = oneLoop();
  private static final Vertx FLOOD = oneLoop();

  /** Longer than a request may wait in the queue of the gateway and run. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  private static final long EXPIRY_CHECK_MS = 250;

  /** Shortest pause of a client that could not connect. */
  private static final long RECONNECT_PAUSE_MS = 200;

  private final Vertx vertx;
  private final Context context;
  private final NetClient client;
  private final Samples samples = new Samples();
  private final AtomicInteger answered = new AtomicInteger();
  private final Promise<Void> ended = Promise.promise();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Deque<LoadConnection> idle = new ArrayDeque<>();
  private final Deque<Long> overdue = new ArrayDeque<>();

  private volatile boolean stopping;
  private int inFlight;

  private LoadGenerator(Vertx vertx, int port, int connectionCount) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5_000));
    for (int i = 0; i < connectionCount; i++) {
      connections.add(new LoadConnection(client, port));
    }
    vertx.setPeriodic(
        EXPIRY_CHECK_MS,
        timer -> {
          connections.forEach(connection -> connection.expire(ANSWER_LIMIT.toNanos()));
          if (ended.future().isComplete()) {
            vertx.cancelTimer(timer);
          }
        });
  }

  /**
   * Starts a closed loop.
   *
   * @param pause between an answer and the next request of the same client
   */
  public static LoadGenerator closed(
      int port, int clients, Duration pause, Supplier<LoadRequest> requests) {
    return closed(MEASURED, port, alike(clients, pause, requests), false);
  }

  /** Starts a closed loop of clients that differ. */
  public static LoadGenerator closed(int port, List<? extends LoadClient> clients) {
    return closed(MEASURED, port, clients, false);
  }

  /** Starts a closed loop in which a client ends when the server closes its connection. */
  public static LoadGenerator closedUntilDisconnected(
      int port, int clients, Duration pause, Supplier<LoadRequest> requests) {
    return closed(MEASURED, port, alike(clients, pause, requests), true);
  }

  /** Starts a closed loop without pauses on the event loop of floods. */
  public static LoadGenerator flood(int port, int clients, Supplier<LoadRequest> requests) {
    return closed(FLOOD, port, alike(clients, Duration.ZERO, requests), false);
  }

  /**
   * Starts an open loop.
   *
   * @param connections the most requests in flight; further ones wait, which counts as latency
   */
  public static LoadGenerator open(
      int port, int perSecond, int connections, Supplier<LoadRequest> requests) {
    LoadGenerator load = new LoadGenerator(MEASURED, port, connections);
    load.idle.addAll(load.connections);
    Thread pacer = new Thread(() -> load.pace(perSecond, requests), "load-pacer");
    pacer.setDaemon(true);
    pacer.start();
    return load;
  }

  /** Waits for this time. */
  public LoadGenerator during(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
    return this;
  }

  /** Waits until this many requests have an answer or have failed. */
  public LoadGenerator untilAnswered(int count) throws InterruptedException {
    while (answered.get() < count) {
      Thread.sleep(5);
    }
    return this;
  }

  /** Sends no further request; {@link #stop} is still to be called. */
  public void end() {
    context.runOnContext(
        any -> {
          stopping = true;
          overdue.forEach(due -> samples.add(due, System.nanoTime(), Samples.NEVER_SENT));
          overdue.clear();
          endIfIdle();
        });
  }

  /** Ends it and returns the samples of all requests, once the last answer is there. */
  public Samples stop() throws Exception {
    end();
    Duration limit = ANSWER_LIMIT.plusSeconds(15);
    ended.future().await(limit.toSeconds(), TimeUnit.SECONDS);
    client.close().await(5, TimeUnit.SECONDS);
    return samples;
  }

  private static List<LoadClient> alike(
      int clients, Duration pause, Supplier<LoadRequest> requests) {
    LoadClient client =
        new LoadClient() {
          @Override
          public LoadRequest next() {
            return requests.get();
          }

          @Override
          public Duration pauseAfter(LoadReply reply) {
            return pause;
          }
        };
    return Collections.nCopies(clients, client);
  }

  private static LoadGenerator closed(
      Vertx vertx, int port, List<? extends LoadClient> clients, boolean untilDisconnected) {
    LoadGenerator load = new LoadGenerator(vertx, port, clients.size());
    load.context.runOnContext(
        any -> {
          for (int i = 0; i < clients.size(); i++) {
            load.loop(load.connections.get(i), clients.get(i), untilDisconnected);
          }
        });
    return load;
  }

  private void loop(LoadConnection connection, LoadClient client, boolean untilDisconnected) {
    if (stopping) {
      return;
    }
    send(
        connection,
        System.nanoTime(),
        client.next(),
        reply -> {
          if (untilDisconnected && reply.closesConnection()) {
            return;
          }
          long pauseMs = client.pauseAfter(reply).toMillis();
          long pause = reply.status() == 0 ? Math.max(pauseMs, RECONNECT_PAUSE_MS) : pauseMs;
          if (pause == 0) {
            loop(connection, client, untilDisconnected);
          } else {
            vertx.setTimer(pause, any -> loop(connection, client, untilDisconnected));
          }
        });
  }

  /** Runs on a thread of its own: a timer of the event loop is too coarse for latencies. */
  private void pace(int perSecond, Supplier<LoadRequest> requests) {
    long start = System.nanoTime();
    for (long number = 0; !stopping; number++) {
      long due = start + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      context.runOnContext(
          any -> {
            if (!stopping) {
              overdue.add(due);
              sendOverdue(requests);
            }
          });
    }
  }

  private void sendOverdue(Supplier<LoadRequest> requests) {
    while (!overdue.isEmpty() && !idle.isEmpty() && !stopping) {
      LoadConnection connection = idle.poll();
      send(
          connection,
          overdue.poll(),
          requests.get(),
          any -> {
            idle.addFirst(connection);
            // on a later turn: immediate answers would nest without limit
            if (!overdue.isEmpty()) {
              context.runOnContext(again -> sendOverdue(requests));
            }
          });
    }
  }

  private void send(
      LoadConnection connection, long due, LoadRequest request, Consumer<LoadReply> then) {
    inFlight++;
    connection.send(
        request,
        reply -> {
          inFlight--;
          samples.add(due, System.nanoTime(), reply.outcome(request));
          answered.incrementAndGet();
          request.whenAnswered().accept(reply);
          then.accept(reply);
          endIfIdle();
        });
  }

  private static Vertx oneLoop() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  }

  private void endIfIdle() {
    if (stopping && inFlight == 0 && ended.tryComplete()) {
      connections.forEach(LoadConnection::close);
    }
  }
}
