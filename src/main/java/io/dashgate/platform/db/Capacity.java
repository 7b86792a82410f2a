package io.dashgate.platform.db;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Compares the connections that this process may open with the limit of Postgres. Checked at the
 * start, because pools grow with the load: a shortage would only show in a busy hour.
 */
public final class Capacity {

  /** Beside the pools of the instances, of housekeeping and of events: the listener. */
  private static final int LISTENERS = 1;

  /** Of the worker that processes events, and of the one that packs them. */
  private static final int EVENT_CONNECTIONS = 4;

  /** Of what is refreshed in the background. */
  private static final int REFRESH_CONNECTIONS = 1;

  private static final String LOOK =
      """
      select current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0) as allowed,
        (select count(*)::int from pg_stat_activity
          where datid is not null
            and coalesce(application_name, '') not like 'dashgate%') as others,
        (select count(*)::int from pg_stat_activity
          where application_name = 'dashgate-listener') as running
      """;

  private Capacity() {}

  /**
   * Returns the largest number of connections that a process opens to the primary, while there is
   * no replica.
   */
  public static int needed(Settings settings) {
    int set = settings.database().connections() + settings.database().transactionConnections();
    int ofReads = settings.database().eventConnections() + settings.database().queryConnections();
    return (settings.instances() + 1) * set
        + settings.instances() * ofReads
        + LISTENERS
        + EVENT_CONNECTIONS
        + (settings.queries().refreshDays() > 0 ? REFRESH_CONNECTIONS : 0);
  }

  /**
   * Returns a warning for the operator if this process does not fit beside the running ones, each
   * of which may open as many connections. At least one other is assumed, as during an upgrade.
   *
   * @return empty if all fit; fails with a sentence for the operator if this process alone does not
   */
  public static Future<Optional<String>> check(Database database, Settings settings) {
    return database
        .execute(LOOK, Tuple.tuple())
        .map(rows -> judge(rows.iterator().next(), needed(settings)));
  }

  private static Optional<String> judge(Row row, int needed) {
    int allowed = row.getInteger("allowed");
    int others = row.getInteger("others");
    if (needed > allowed) {
      throw new IllegalStateException(
          ("up to %d connections are needed, but Postgres allows %d. Lower instances,"
                  + " database.connections or database.transaction_connections, or raise"
                  + " max_connections.")
              .formatted(needed, allowed));
    }
    // each process has one listener; this one has none yet
    int processes = 1 + Math.max(1, row.getInteger("running"));
    return processes * needed <= allowed - others
        ? Optional.empty()
        : Optional.of(
            ("Postgres allows %d connections, of which others use %d: %d processes, which may open"
                    + " %d each like this one, do not fit")
                .formatted(allowed, others, processes, needed));
  }
}
