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
 * Hears of changes to identities and memberships, made by any process, and tells the caches. One
 * listening connection a process. Silence is what it mostly hears, and a pooler on the way may keep
 * all notifications to itself: so the process calls itself now and then, and believes that it hears
 * as long as that arrives. What is sent while it does not is lost: the caches are told when that
 * begins, to doubt what they have, and when it is over, to forget it.
 */
public final class Invalidations {

  /** Who wants to know. It must not block. */
  public interface Listener {

    /**
     * Something has changed.
     *
     * @param change the payload of a notification
     */
    void changed(String change);

    /** Changes arrive from now on; some before may have been lost. */
    void connected();

    /** Changes may be lost from now on. */
    void disconnected();
  }

  private enum State {
    /** There is no connection. */
    AWAY,
    /** There is one; whether notifications arrive is not known yet. */
    SUBSCRIBED,
    HEARING,
    /** There is one on which no notifications arrive. */
    DEAF
  }

  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

  private static final String CHANGES = "dashgate_access";

  /** Nothing of it has to survive a crash, or to reach a standby. */
  private static final String CALL =
      "select set_config('synchronous_commit', 'off', true), pg_notify($1, '')";

  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = TimeUnit.SECONDS.toMillis(5);
  private static final long HEARTBEAT_MS = TimeUnit.SECONDS.toMillis(3);
  private static final long ANSWER_LIMIT_MS = TimeUnit.SECONDS.toMillis(2);

  /** More, since the first connection of a cold process takes its time. */
  private static final long START_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);

  private final Vertx vertx;
  private final Hosts hosts;
  private final Settings.Database settings;
  private final Database caller;
  private final Listener listener;

  /** Where this process calls itself. */
  private final String ownChannel =
      "dashgate_call_" + UUID.randomUUID().toString().replace('-', '_');

  private volatile @Nullable Pool current;
  private volatile State state = State.AWAY;
  private volatile Promise<Void> call = Promise.promise();
  private volatile boolean closed;

  /**
   * Makes one that does not listen yet.
   *
   * @param caller by which the process calls itself; not by the listening connection, since what
   *     that one sends comes back even through a pooler
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

  /** What is answered later than this counts no more. */
  private synchronized void giveUp(Pool pool) {
    if (pool == current) {
      current = null;
    }
    pool.close();
  }

  private void notified(PgNotification notification) {
    if (notification.getChannel().equals(ownChannel)) {
      call.tryComplete();
    } else {
      listener.changed(notification.getPayload());
    }
  }

  /** Checks a connection now and as long as it lives, and closes it when it seems not to. */
  private Future<Void> watch(SqlConnection connection, Pool pool) {
    return check(connection, pool)
        .onSuccess(any -> vertx.setTimer(HEARTBEAT_MS, id -> watchOn(connection, pool)))
        .recover(silence -> pool.close());
  }

  private void watchOn(SqlConnection connection, Pool pool) {
    if (pool == current && !closed) {
      watch(connection, pool);
    }
  }

  /**
   * Calls, and subscribes again if that is not heard, which also shows whether the connection
   * lives. Where the process cannot call, nothing else is learnt.
   */
  private Future<Void> check(SqlConnection connection, Pool pool) {
    Promise<Void> made = Promise.promise();
    call = made;
    Future<?> sent =
        caller.execute(CALL, Tuple.of(ownChannel)).timeout(ANSWER_LIMIT_MS, MILLISECONDS);
    return sent.compose(any -> made.future().timeout(ANSWER_LIMIT_MS, MILLISECONDS))
        .onSuccess(any -> heard(pool))
        .recover(
            unheard ->
                listen(connection)
                    .timeout(ANSWER_LIMIT_MS, MILLISECONDS)
                    .onSuccess(alive -> missed(pool, sent.succeeded())));
  }

  private synchronized void heard(Pool pool) {
    if (pool == current && state != State.AWAY && state != State.HEARING) {
      state = State.HEARING;
      listener.connected();
    }
  }

  private synchronized void missed(Pool pool, boolean sent) {
    if (pool == current && state != State.AWAY && state != State.DEAF && sent && !closed) {
      state = State.DEAF;
      log.warn("changes made by other processes are not heard: is a pooler on the way?");
      listener.disconnected();
    }
  }

  private synchronized void connectionLost(Pool pool) {
    if (pool == current && state != State.AWAY && !closed) {
      state = State.AWAY;
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

  /** Whether changes made by other processes are being heard. */
  public boolean isHearing() {
    return state == State.HEARING;
  }

  /** Stops listening. */
  public Future<Void> close() {
    closed = true;
    Pool pool = current;
    return pool == null ? Future.succeededFuture() : pool.close();
  }
}
