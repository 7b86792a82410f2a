package io.dashgate.platform.auth;

import io.dashgate.platform.config.TrustedIssuer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that the issuer publishes: fetched at start, every ten minutes, and when a token names an
 * unknown one. A failed fetch keeps the known keys. Shared by all verticles.
 */
final class RemoteKeys implements KeySource {

  private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final long LONGEST_RETRY_SECONDS = 60;

  /** Forged tokens can name unknown keys: this bounds the requests to the issuer. */
  private static final Duration BETWEEN_DEMANDS = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Clock clock;
  private final JwksClient client;
  private final TrustedIssuer issuer;
  private final URI url;

  private volatile KeySet current = KeySet.NONE;
  private volatile Runnable onChange = () -> {};
  private volatile boolean closed;
  private final AtomicInteger failures = new AtomicInteger();

  // guarded by this; the lock is held for moments only
  private @Nullable Future<KeySet> underWay;
  private Instant demanded = Instant.MIN;
  private long timer = -1;

  RemoteKeys(Vertx vertx, Clock clock, JwksClient client, TrustedIssuer issuer, URI url) {
    this.vertx = vertx;
    this.clock = clock;
    this.client = client;
    this.issuer = issuer;
    this.url = url;
  }

  @Override
  public Future<Void> start(Runnable whenChanged) {
    onChange = whenChanged;
    return refresh().onSuccess(any -> schedule()).mapEmpty();
  }

  @Override
  public KeySet current() {
    return current;
  }

  @Override
  public Future<KeySet> renewed() {
    Future<KeySet> answer = demand();
    // a shared fetch completes on the context of its first caller; this request stays on its own
    Context loop = vertx.getOrCreateContext();
    Promise<KeySet> here = Promise.promise();
    answer.onSuccess(keys -> loop.runOnContext(any -> here.complete(keys)));
    return here.future();
  }

  @Override
  public synchronized void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  private synchronized Future<KeySet> demand() {
    if (underWay == null) {
      Instant now = clock.instant();
      if (now.isBefore(demanded.plus(BETWEEN_DEMANDS))) {
        return Future.succeededFuture(current);
      }
      demanded = now;
    }
    return refresh();
  }

  /** Fetches the keys, or joins the fetch under way. Never fails. */
  private synchronized Future<KeySet> refresh() {
    if (underWay != null) {
      return underWay;
    }
    Promise<KeySet> done = Promise.promise();
    underWay = done.future();
    Future.succeededFuture(url)
        .compose(client::fetch)
        .compose(
            content ->
                vertx.executeBlocking(() -> JsonWebKeys.read(content, issuer.algorithms()), false))
        .map(this::replace)
        .otherwise(this::keep)
        .onComplete(any -> finish(done));
    return done.future();
  }

  private void finish(Promise<KeySet> done) {
    synchronized (this) {
      underWay = null;
    }
    done.complete(current);
  }

  private KeySet replace(KeySet fresh) {
    boolean changed = !fresh.hasSameKeysAs(current);
    if (changed || failures.get() > 0) {
      log.info("issuer {}: {} keys loaded", issuer.issuer(), fresh.size());
    }
    failures.set(0);
    current = fresh;
    if (changed) {
      onChange.run();
    }
    return fresh;
  }

  private KeySet keep(Throwable failure) {
    if (failures.getAndIncrement() == 0 && !closed) {
      log.warn(
          "issuer {}: no keys could be loaded, {} are kept: {}",
          issuer.issuer(),
          current.size(),
          reason(failure));
    }
    return current;
  }

  /** The root cause is the most specific: a missing certificate, an unknown host. */
  private static String reason(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first.getMessage() == null ? first.toString() : first.getMessage();
  }

  private synchronized void schedule() {
    if (!closed) {
      timer = vertx.setTimer(pause().toMillis(), any -> refresh().onSuccess(keys -> schedule()));
    }
  }

  /** With jitter, since processes that started together must not all fetch together. */
  private Duration pause() {
    int failed = failures.get();
    Duration pause =
        failed == 0
            ? PERIOD
            : Duration.ofSeconds(Math.min(LONGEST_RETRY_SECONDS, 1L << Math.min(failed - 1, 10)));
    return pause.multipliedBy(ThreadLocalRandom.current().nextInt(80, 101)).dividedBy(100);
  }
}
