package io.dashgate.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes to identities and memberships, made by any process, and tells the caches. One
 * listening connection a process. Notifications sent while it was down are lost, so after every new
 * subscription the caches are told to forget everything.
 */
public final class Invalidations {

  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

  private static final String CHANNEL = "dashgate_access";
  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = TimeUnit.SECONDS.toMillis(10);

  private final Vertx vertx;
  private final DatabaseUrl url;
  private final Consumer<String> onChange;
  private final Runnable onGap;
  private volatile @Nullable PgSubscriber subscriber;
  private volatile boolean listening;

  /**
   * Makes a listener that is not connected yet.
   *
   * @param onChange called on an event loop with the payload of each notification
   * @param onGap called when notifications may have been missed
   */
  public Invalidations(Vertx vertx, DatabaseUrl url, Consumer<String> onChange, Runnable onGap) {
    this.vertx = vertx;
    this.url = url;
    this.onChange = onChange;
    this.onGap = onGap;
  }

  /** Subscribes; fails if the first attempt does. Later losses are mended without end. */
  public Future<Void> start() {
    // A subscriber whose first connect failed cannot be used again (vertx-pg-client 5.0).
    PgSubscriber fresh = PgSubscriber.subscriber(vertx, url.listener());
    fresh.reconnectPolicy(this::connectionLost);
    Promise<Void> subscribed = Promise.promise();
    fresh
        .channel(CHANNEL)
        .subscribeHandler(
            any -> {
              listening = true;
              onGap.run();
              subscribed.tryComplete();
            })
        .handler(onChange::accept);
    subscriber = fresh;
    return fresh.connect().compose(any -> subscribed.future());
  }

  /** Whether changes made by other processes are being heard. */
  public boolean isListening() {
    return listening;
  }

  /** Stops listening. */
  public Future<Void> close() {
    PgSubscriber current = subscriber;
    return current == null ? Future.succeededFuture() : current.close();
  }

  /** Called for each attempt to connect again; returns how long to wait before it, in ms. */
  private Long connectionLost(Integer attempt) {
    listening = false;
    if (attempt == 0) {
      log.warn("the listener lost its connection; connecting again");
    }
    return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(attempt, 10));
  }
}
