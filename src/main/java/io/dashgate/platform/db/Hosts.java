package io.dashgate.platform.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the host of the next connection: the first that answers that it accepts writes. If there
 * is none and the URL allows it, the first reachable host in the list. A choice is valid for a
 * second, so that a pool does not ask for each of its connections.
 */
final class Hosts implements Supplier<Future<SqlConnectOptions>> {

  private static final long LIMIT_MS = 700;
  private static final long GOOD_FOR_NANOS = 1_000_000_000;

  private static final String IS_READ_ONLY =
      "select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'";

  private final Vertx vertx;
  private final List<PgConnectOptions> hosts;
  private final boolean mustWrite;
  private @Nullable Future<SqlConnectOptions> choice;
  private volatile long chosenAt;

  /**
   * Chooses among hosts.
   *
   * @param hosts at least one, in the order of preference
   * @param mustWrite whether a host must accept writes
   */
  Hosts(Vertx vertx, List<PgConnectOptions> hosts, boolean mustWrite) {
    this.vertx = vertx;
    this.hosts = hosts;
    this.mustWrite = mustWrite;
  }

  @Override
  public Future<SqlConnectOptions> get() {
    return hosts.size() == 1 ? Future.succeededFuture(hosts.get(0)) : chosen();
  }

  private synchronized Future<SqlConnectOptions> chosen() {
    Future<SqlConnectOptions> last = choice;
    if (last != null && (!last.isComplete() || System.nanoTime() - chosenAt < GOOD_FOR_NANOS)) {
      return last;
    }
    Future<SqlConnectOptions> made =
        choose()
            .<SqlConnectOptions>map(host -> host)
            .onComplete(any -> chosenAt = System.nanoTime());
    choice = made;
    return made;
  }

  /** Asks all at once, so that a host that does not answer does not delay the others. */
  private Future<PgConnectOptions> choose() {
    Promise<PgConnectOptions> first = Promise.promise();
    List<Future<Boolean>> answers = new ArrayList<>();
    for (PgConnectOptions host : hosts) {
      answers.add(
          isReadOnly(host)
              .onSuccess(
                  readOnly -> {
                    if (!readOnly) {
                      first.tryComplete(host);
                    }
                  }));
    }
    Future.join(answers).onComplete(all -> settleForLess(first, answers));
    return first.future();
  }

  private void settleForLess(Promise<PgConnectOptions> first, List<Future<Boolean>> answers) {
    for (int i = 0; i < hosts.size(); i++) {
      if (!mustWrite && answers.get(i).succeeded()) {
        first.tryComplete(hosts.get(i));
      }
    }
    first.tryFail(new UnavailableException("no host of the database's URL is of use"));
  }

  private Future<Boolean> isReadOnly(PgConnectOptions host) {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1).setName("host-choice"))
            .connectingTo(new PgConnectOptions(host).setReconnectAttempts(0))
            .using(vertx)
            .build();
    return pool.query(IS_READ_ONLY)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean(0))
        .timeout(LIMIT_MS, MILLISECONDS)
        .onComplete(any -> pool.close());
  }
}
