package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * A server of a Citus cluster that has the rows of some projects. The coordinator answers for it,
 * so it is watched by the requests of those projects: one that is lost fails their work at once,
 * and holds up nobody else's.
 */
public final class Worker {

  /** The connection of the coordinator to the worker, which is not one that a session keeps. */
  private static final String TRY =
      """
      set citus.max_cached_conns_per_worker = 0;
      set citus.node_connection_timeout = %d;
      select citus_check_connection_to_node('%s', %d) as works
      """;

  /** After so long without an answer, a new connection is tried. */
  private static final long SILENCE_MS = 500;

  private static final long CONNECT_MS = 1_000;

  /** For the coordinator's own part. */
  private static final long SLACK_MS = 1_000;

  private final Database coordinator;
  private final String host;
  private final int port;
  private final Watchdog watchdog;

  /**
   * Begins to watch it.
   *
   * @param coordinator tries connections to it
   * @param whenStuck called when it is lost while work waits for it
   */
  Worker(Vertx vertx, Database coordinator, String host, int port, Runnable whenStuck) {
    this.coordinator = coordinator;
    this.host = host;
    this.port = port;
    this.watchdog =
        new Watchdog(
            vertx,
            "worker " + host + ":" + port,
            Long.MAX_VALUE,
            SILENCE_MS,
            this::tryConnection,
            () -> whenLost(whenStuck),
            Failures::isSilenceOfWorker);
  }

  /** Runs work that needs it; fails at once if it is lost. */
  public <T> Future<T> watch(Supplier<Future<T>> work) {
    return watchdog.watch(work);
  }

  /** Whether work for it is done; if not, it fails at once. */
  public boolean isAvailable() {
    return watchdog.isAvailable();
  }

  /** Whether work for it is done as usual; if not, nobody should wait long for it. */
  public boolean isWell() {
    return watchdog.isWell();
  }

  /** Fails only if the coordinator says that it has no connection. */
  private Future<Void> tryConnection() {
    String sql = TRY.formatted(CONNECT_MS, host.replace("'", "''"), port);
    return coordinator
        .onFreshConnection(sql, CONNECT_MS + SLACK_MS)
        .map(rows -> rows.iterator().next().getBoolean("works"))
        .otherwise(true)
        .compose(
            works ->
                works
                    ? Future.succeededFuture()
                    : Future.failedFuture(new UnavailableException("no connection")));
  }

  private void whenLost(Runnable whenStuck) {
    if (watchdog.isAsked()) {
      whenStuck.run();
    }
  }
}
