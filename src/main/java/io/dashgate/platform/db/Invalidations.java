package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for changes to identities and memberships that any process makes, and notifies the
 * caches. There is one connection per process. A silent connection looks like one without changes,
 * and a connection pooler may drop notifications. Therefore the process notifies itself regularly,
 * and counts as connected while these notifications arrive. Notifications in a gap are lost: the
 * caches shorten their lifetimes when a gap begins, and drop their entries when it ends.
 */
public final class Invalidations {

  /** Receives invalidations. Must not block. */
  public interface Listener {

    /**
     * Something has changed.
     *
     * @param change the payload of a notification
     */
    void changed(String change);

    /** Notifications arrive from now on; some may have been lost before. */
    void connected();

    /** Notifications may be lost from now on. */
    void disconnected();
  }

  private enum State {
    NO_CONNECTION,
    /** There is a connection; whether notifications arrive is not known yet. */
    SUBSCRIBED,
    CONNECTED,
    /** There is a connection on which no notifications arrive. */
    NOTHING_ARRIVES
  }

  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

  private static final String CHANGES = "dashgate_access";

  /** Need not survive a crash or reach a standby. */
  private static final String CALL =
      "select set_config('synchronous_commit', 'off', true), pg_notify($1, '')";

  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = TimeUnit.SECONDS.toMillis(5);
  private static final long HEARTBEAT_MS = TimeUnit.SECONDS.toMillis(3);
  private static final long ANSWER_LIMIT_MS = TimeUnit.SECONDS.toMillis(2);

  /** The first connection of a cold process takes longer. */
  private static final long START_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);

  private final Vertx vertx;
  private final Hosts hosts;
  private final Settings.Database settings;
  private final Database caller;
  private final Listener listener;

  /** The channel on which this process notifies itself. */
  private final String ownChannel =
      "dashgate_call_" + UUID.randomUUID().toString().replace('-', '_');

  /** The pool of the connection in use; all that belongs to another one is ignored. */
  private volatile @Nullable Pool current;

  private volatile State state = State.NO_CONNECTION;
  private volatile Promise<Void> call = Promise.promise();
  private volatile boolean closed;

  /**
   * Makes one that does not listen yet.
   *
   * @param caller sends the process's notifications to itself; not the listening connection, whose
   *     own notifications come back even through a pooler
   */
  public Invalidations(
      Vertx vertx,
      DatabaseUrl url,
      Settings.Database settings,
      Database caller,
      Listener listener) {
    this.vertx = vertx;
    this.hosts = url.listener(vertx);
    this.settings = settings;
    this.caller = caller;
    this.listener = listener;
  }

  private static final String NOTIFY = "select pg_notify($1, $2)";

  /**
   * Notifies all processes, this one included.
   *
   * @param change at most 8,000 bytes
   */
  public static Future<Void> notify(Database database, String change) {
    return database.execute(NOTIFY, Tuple.of(CHANGES, change)).mapEmpty();
  }

  /** Subscribes; fails if the first attempt does. After a loss it connects again, forever. */
  public Future<Void> start() {
    // a pool of one: closing it does not wait for the server
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
        .onFailure(failure -> giveUp(pool))
        .compose(connection -> watch(connection, pool));
  }

  private Future<SqlConnection> subscribe(SqlConnection connection, Pool pool) {
    PgConnection.cast(connection)
        .notificationHandler(this::notified)
        .exceptionHandler(failure -> log.debug("the listener's connection failed", failure))
        .closeHandler(any -> connectionLost(pool));
    return listen(connection)
        .map(
            any -> {
              subscribed(pool);
              return connection;
            });
  }

  private Future<Void> listen(SqlConnection connection) {
    return connection.query("listen " + CHANGES + "; listen " + ownChannel).execute().mapEmpty();
  }

  private synchronized void subscribed(Pool pool) {
    if (pool == current) {
      state = State.SUBSCRIBED;
    }
  }

  private void giveUp(Pool pool) {
    letGo(pool);
    pool.close();
  }

  /** Returns whether the pool was the current one; it no longer is. */
  private synchronized boolean letGo(Pool pool) {
    if (pool != current) {
      return false;
    }
    current = null;
    return true;
  }

  private void notified(PgNotification notification) {
    if (notification.getChannel().equals(ownChannel)) {
      call.tryComplete();
    } else {
      listener.changed(notification.getPayload());
    }
  }

  /** Checks a connection now and from time to time, and closes it when it does not answer. */
  private Future<Void> watch(SqlConnection connection, Pool pool) {
    return check(connection, pool)
        .onSuccess(any -> vertx.setTimer(HEARTBEAT_MS, id -> watchOn(connection, pool)))
        .recover(silence -> pool.close());
  }

  private void watchOn(SqlConnection connection, Pool pool) {
    if (pool == current) {
      watch(connection, pool);
    }
  }

  /**
   * Notifies this process, and subscribes again if that does not arrive, which also shows whether
   * the connection works. If the notification could not be sent, the state stays as it is.
   */
  private Future<Void> check(SqlConnection connection, Pool pool) {
    Promise<Void> made = Promise.promise();
    call = made;
    Future<?> sent =
        caller.execute(CALL, Tuple.of(ownChannel)).timeout(ANSWER_LIMIT_MS, MILLISECONDS);
    return sent.compose(any -> made.future().timeout(ANSWER_LIMIT_MS, MILLISECONDS))
        .onSuccess(any -> received(pool))
        .recover(
            missing ->
                listen(connection)
                    .timeout(ANSWER_LIMIT_MS, MILLISECONDS)
                    .onSuccess(alive -> missed(pool, sent.succeeded())));
  }

  private synchronized void received(Pool pool) {
    if (pool == current && state != State.CONNECTED) {
      state = State.CONNECTED;
      listener.connected();
    }
  }

  private synchronized void missed(Pool pool, boolean sent) {
    if (pool == current && state != State.NOTHING_ARRIVES && sent) {
      state = State.NOTHING_ARRIVES;
      log.warn("changes made by other processes are not heard: is a pooler on the way?");
      listener.disconnected();
    }
  }

  private synchronized void connectionLost(Pool pool) {
    if (state != State.NO_CONNECTION && letGo(pool)) {
      state = State.NO_CONNECTION;
      listener.disconnected();
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

  /** Whether notifications of other processes arrive. */
  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** Stops listening. */
  public Future<Void> close() {
    closed = true;
    Pool pool = current;
    return pool != null && letGo(pool) ? pool.close() : Future.succeededFuture();
  }
}
