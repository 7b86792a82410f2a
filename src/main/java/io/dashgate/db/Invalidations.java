package io.dashgate.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes to identities and memberships, made by any process, and tells the caches. One
 * listening connection a process, which is asked for a sign of life now and then: silence is what
 * it mostly hears. Notifications sent while it is down are lost: the caches are told when that
 * begins, to doubt what they have, and after every new subscription, to forget it.
 */
public final class Invalidations {

  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

  private static final String LISTEN = "listen dashgate_access";
  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = TimeUnit.SECONDS.toMillis(5);
  private static final long HEARTBEAT_MS = TimeUnit.SECONDS.toMillis(3);
  private static final long ANSWER_LIMIT_MS = TimeUnit.SECONDS.toMillis(2);

  /** More, since the first connection of a cold process takes its time. */
  private static final long START_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);

  private final Vertx vertx;
  private final Hosts hosts;
  private final Settings.Database settings;
  private final Consumer<String> onChange;
  private final Runnable onListening;
  private final Runnable onLoss;
  private volatile @Nullable Pool current;
  private volatile boolean listening;
  private volatile boolean closed;

  /**
   * Makes a listener that does not listen yet.
   *
   * @param onChange called on an event loop with the payload of each notification
   * @param onListening called when notifications come from here on; some may have been missed
   * @param onLoss called when they do not come any more
   */
  public Invalidations(
      Vertx vertx,
      DatabaseUrl url,
      Settings.Database settings,
      Consumer<String> onChange,
      Runnable onListening,
      Runnable onLoss) {
    this.vertx = vertx;
    this.hosts = url.listener(vertx);
    this.settings = settings;
    this.onChange = onChange;
    this.onListening = onListening;
    this.onLoss = onLoss;
  }

  /** Subscribes; fails if the first attempt does. Later losses are mended without end. */
  public Future<Void> start() {
    // a pool of one, since closing a pool closes the socket without waiting for the server
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1).setName("listener"))
            .with(Clients.transport(settings))
            .connectingTo(hosts)
            .using(vertx)
            .build();
    current = pool;
    return pool.getConnection()
        .compose(connection -> subscribe(connection, pool))
        .timeout(START_LIMIT_MS, MILLISECONDS)
        .onFailure(failure -> pool.close());
  }

  private Future<Void> subscribe(SqlConnection connection, Pool pool) {
    PgConnection.cast(connection)
        .notificationHandler(notification -> onChange.accept(notification.getPayload()))
        .exceptionHandler(failure -> log.debug("the listener's connection failed", failure))
        .closeHandler(any -> connectionLost(pool));
    return connection
        .query(LISTEN)
        .execute()
        .map(
            any -> {
              listening = true;
              onListening.run();
              vertx.setTimer(HEARTBEAT_MS, id -> askForSignOfLife(connection, pool));
              return null;
            });
  }

  private void askForSignOfLife(SqlConnection connection, Pool pool) {
    connection
        .query("select 1")
        .execute()
        .timeout(ANSWER_LIMIT_MS, MILLISECONDS)
        .onComplete(
            any -> vertx.setTimer(HEARTBEAT_MS, id -> askForSignOfLife(connection, pool)),
            failure -> pool.close());
  }

  private void connectionLost(Pool pool) {
    if (pool == current && listening && !closed) {
      listening = false;
      onLoss.run();
      log.warn("the listener lost its connection; connecting again");
      pool.close();
      startAgain(FIRST_RETRY_MS);
    }
  }

  private void startAgain(long delayMs) {
    vertx.setTimer(
        delayMs,
        id -> {
          if (!closed) {
            start().onFailure(any -> startAgain(Math.min(LONGEST_RETRY_MS, 2 * delayMs)));
          }
        });
  }

  /** Whether changes made by other processes are being heard. */
  public boolean isListening() {
    return listening;
  }

  /** Stops listening. */
  public Future<Void> close() {
    closed = true;
    Pool pool = current;
    return pool == null ? Future.succeededFuture() : pool.close();
  }
}
