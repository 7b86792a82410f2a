package io.dashgate.chaos;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Clients that send requests until they are stopped, all on one event loop to be cheap. A closed
 * loop: each client waits for its answer before it sends again. An open one: requests are due at a
 * fixed rate whatever the answers do, and their time counts from when they were due, so that a slow
 * server cannot hide behind requests that it kept from being sent.
 */
final class Load {

  private static final Vertx VERTX =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
  private static final long SWEEP_MS = 250;

  private final Context context = VERTX.getOrCreateContext();
  private final NetClient client =
      VERTX.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5_000));
  private final Samples samples = new Samples();
  private final Promise<Void> ended = Promise.promise();
  private final List<Wire> wires = new ArrayList<>();
  private final Deque<Wire> idle = new ArrayDeque<>();
  private final Deque<Long> overdue = new ArrayDeque<>();
  private final Supplier<Request> requests;

  private boolean stopping;
  private int inFlight;

  private Load(int port, int connections, Supplier<Request> requests) {
    this.requests = requests;
    for (int i = 0; i < connections; i++) {
      wires.add(new Wire(client, port));
    }
    VERTX.setPeriodic(
        SWEEP_MS,
        timer -> {
          wires.forEach(wire -> wire.sweep(ANSWER_LIMIT.toNanos()));
          if (ended.future().isComplete()) {
            VERTX.cancelTimer(timer);
          }
        });
  }

  /**
   * Starts a closed loop.
   *
   * @param pause between an answer and the next request of the same client
   */
  static Load closed(int port, int clients, Duration pause, Supplier<Request> requests) {
    Load load = new Load(port, clients, requests);
    load.context.runOnContext(
        any -> load.wires.forEach(wire -> load.loop(wire, pause.toMillis(), false)));
    return load;
  }

  /** Starts a closed loop in which a client is done when the server asks it to go elsewhere. */
  static Load closedUntilSentAway(int port, int clients, Duration pause, Supplier<Request> next) {
    Load load = new Load(port, clients, next);
    load.context.runOnContext(
        any -> load.wires.forEach(wire -> load.loop(wire, pause.toMillis(), true)));
    return load;
  }

  /**
   * Starts an open loop.
   *
   * @param connections how many requests may be on their way at once; those beyond wait their turn,
   *     and the wait is part of their time
   */
  static Load open(int port, int perSecond, int connections, Supplier<Request> requests) {
    Load load = new Load(port, connections, requests);
    load.context.runOnContext(
        any -> {
          load.idle.addAll(load.wires);
          load.pace(TimeUnit.SECONDS.toNanos(1) / perSecond);
        });
    return load;
  }

  /** Lets it run for so long. */
  Load during(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
    return this;
  }

  /** Stops it and returns, once the last answer is there, what came of the requests. */
  Samples stop() throws Exception {
    context.runOnContext(
        any -> {
          stopping = true;
          endIfIdle();
        });
    Duration limit = ANSWER_LIMIT.plusSeconds(15);
    ended
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .get(limit.toSeconds(), TimeUnit.SECONDS);
    client.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    return samples;
  }

  private void loop(Wire wire, long pauseMs, boolean untilSentAway) {
    if (stopping) {
      return;
    }
    send(
        wire,
        System.nanoTime(),
        reply -> {
          if (untilSentAway && reply.lastOfItsConnection()) {
            return;
          }
          // a client that cannot connect does not try again at once
          long pause = reply.status() == 0 ? Math.max(pauseMs, 200) : pauseMs;
          if (pause == 0) {
            loop(wire, pauseMs, untilSentAway);
          } else {
            VERTX.setTimer(pause, any -> loop(wire, pauseMs, untilSentAway));
          }
        });
  }

  private void pace(long intervalNanos) {
    long start = System.nanoTime();
    long[] sent = {0};
    VERTX.setPeriodic(
        1,
        timer -> {
          if (stopping) {
            VERTX.cancelTimer(timer);
            overdue.forEach(due -> samples.add(due, System.nanoTime(), Samples.NEVER_SENT));
            overdue.clear();
            return;
          }
          long now = System.nanoTime();
          for (; start + sent[0] * intervalNanos <= now; sent[0]++) {
            overdue.add(start + sent[0] * intervalNanos);
          }
          sendOverdue();
        });
  }

  private void sendOverdue() {
    while (!overdue.isEmpty() && !idle.isEmpty() && !stopping) {
      Wire wire = idle.poll();
      send(
          wire,
          overdue.poll(),
          any -> {
            idle.addFirst(wire);
            // not from here: answers that come at once would nest without end
            if (!overdue.isEmpty()) {
              context.runOnContext(again -> sendOverdue());
            }
          });
    }
  }

  private void send(Wire wire, long due, Consumer<Reply> then) {
    Request request = requests.get();
    inFlight++;
    wire.send(
        request,
        reply -> {
          inFlight--;
          samples.add(due, System.nanoTime(), reply.outcome(request));
          request.whenAnswered().accept(reply);
          then.accept(reply);
          endIfIdle();
        });
  }

  private void endIfIdle() {
    if (stopping && inFlight == 0 && ended.tryComplete()) {
      wires.forEach(Wire::close);
    }
  }
}
