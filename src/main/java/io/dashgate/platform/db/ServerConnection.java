package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.function.Function;

/** The connection to one server. Its clients are replaced when the server does not answer. */
final class ServerConnection {

  /** The longest wait for clients to close. */
  private static final long CLOSE_LIMIT_MS = 2_000;

  private static final long PROBE_LIMIT_MS = 1_000;

  private static final String TIME_LIMIT =
      "select setting::bigint from pg_settings where name = 'statement_timeout'";

  /** A working server ends a statement within this time after its limit. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Hosts hosts;
  private final Settings.Database settings;
  private final String name;
  private final Watchdog watchdog;
  private volatile Clients clients;

  /** Opens the clients on the event loop of the calling verticle. */
  ServerConnection(Vertx vertx, Hosts hosts, Settings.Database settings, String name) {
    this.vertx = vertx;
    this.hosts = hosts;
    this.settings = settings;
    this.name = name;
    this.clients = Clients.open(vertx, hosts, settings, name);
    this.watchdog =
        new Watchdog(
            vertx,
            name,
            settings.statementTimeout().plus(GRACE).toMillis(),
            this::tryFreshConnection,
            this::replaceClients);
  }

  /** Opens all connections; failures are ignored. */
  Future<Void> fill() {
    return clients.fill(settings).otherwiseEmpty();
  }

  /** Returns whether sessions start with this time limit of a statement; false after a failure. */
  Future<Boolean> hasTimeLimit(long milliseconds) {
    return run(clients -> clients.statements().query(TIME_LIMIT).execute())
        .map(rows -> rows.iterator().next().getLong(0) == milliseconds)
        .otherwise(false);
  }

  /** Runs a command under the watchdog, which notices if no answer arrives. */
  <T> Future<T> run(Function<Clients, Future<T>> command) {
    return watchdog.watch(() -> runUnwatched(command));
  }

  /** Runs a command that may take longer than the watchdog waits. */
  <T> Future<T> runUnwatched(Function<Clients, Future<T>> command) {
    return command.apply(clients).recover(e -> Future.failedFuture(Failures.typed(e)));
  }

  Watchdog watchdog() {
    return watchdog;
  }

  Future<Void> close() {
    watchdog.stop();
    return clients.close().timeout(CLOSE_LIMIT_MS, MILLISECONDS);
  }

  /** Opens new connections; those in use are closed once all their commands are over. */
  void renewClients(long limitMs) {
    Clients old = clients;
    clients = Clients.open(vertx, hosts, settings, name);
    vertx.setTimer(limitMs, any -> old.close());
  }

  private void replaceClients() {
    Clients old = clients;
    clients = Clients.open(vertx, hosts, settings, name);
    old.close();
  }

  private Future<?> tryFreshConnection() {
    return onFreshConnection("select 1", PROBE_LIMIT_MS);
  }

  /** Uses a pool of its own, so that closing it does not depend on the state of the others. */
  Future<RowSet<Row>> onFreshConnection(String sql, long limitMs) {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1).setName(name + "-probe"))
            .with(Clients.transport(settings))
            .connectingTo(hosts)
            .using(vertx)
            .build();
    return pool.query(sql).execute().timeout(limitMs, MILLISECONDS).onComplete(any -> pool.close());
  }
}
