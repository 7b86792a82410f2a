package io.dashgate.platform.db;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Whether Postgres allows as many connections as this process may open. Pools grow with the load,
 * so without a look beforehand it would be the first busy hour that finds out.
 */
public final class Capacity {

  /** Besides those of the instances: housekeeping has a set of its own, and one listens. */
  private static final int LISTENERS = 1;

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

  /** Returns how many connections a process opens at most. */
  public static int needed(Settings settings) {
    int set = settings.database().connections() + settings.database().transactionConnections();
    return (settings.instances() + 1) * set + LISTENERS;
  }

  /**
   * Returns a warning for the operator if this process does not fit beside those that run, each of
   * which may open as many connections; nothing if it does. One more is reckoned with at least, as
   * while a new version takes over from an old one.
   *
   * @return fails with a sentence for the operator if not even this process fits
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
    // each process has one that listens; this one has none yet
    int processes = 1 + Math.max(1, row.getInteger("running"));
    return processes * needed <= allowed - others
        ? Optional.empty()
        : Optional.of(
            ("Postgres allows %d connections, of which others use %d: %d processes, which may open"
                    + " %d each like this one, do not fit")
                .formatted(allowed, others, processes, needed));
  }
}
