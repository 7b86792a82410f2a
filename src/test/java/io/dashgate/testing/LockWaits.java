package io.dashgate.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * The statements that wait for a lock in a database, on whichever server they do. On Citus a
 * statement waits on the server that has the row. A reference table is locked as a whole, first on
 * the first worker, so that all servers change their copies in the same order.
 */
final class LockWaits {

  /** Times of last use are written at any time, and wait for nobody's test. */
  private static final String ON_A_SERVER =
      """
      select count(*)
      from pg_stat_activity
      where datname = current_database()
        and wait_event_type = 'Lock'
        and query not ilike '%last_used_at%skip locked%'""";

  private static final String ON_ALL_SERVERS =
      "select sum(result::int) from run_command_on_all_nodes($command$"
          + ON_A_SERVER
          + "$command$)";

  private LockWaits() {}

  /** Returns their number. */
  static long count(Connection connection) throws SQLException {
    return number(connection, isCluster(connection) ? ON_ALL_SERVERS : ON_A_SERVER);
  }

  /** Returns once there are as many, or fails the test after the limit. */
  static void await(Connection connection, int statements, Duration limit) throws SQLException {
    String query = isCluster(connection) ? ON_ALL_SERVERS : ON_A_SERVER;
    Instant deadline = Instant.now().plus(limit);
    for (long seen = number(connection, query);
        seen < statements;
        seen = number(connection, query)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(seen + " instead of " + statements + " statements wait");
      }
    }
  }

  private static boolean isCluster(Connection connection) throws SQLException {
    return number(connection, "select count(*) from pg_extension where extname = 'citus'") == 1;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
