package io.dashgate.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what a statement reads within Postgres, however little of it is sent. */
public final class TouchedBlocks {

  private static final Pattern SHARED = Pattern.compile("Shared (Hit|Read) Blocks\": (\\d+)");

  private TouchedBlocks() {}

  /**
   * Executes a statement, undoes it, and returns how many blocks of tables and indexes were read,
   * from memory or not. A long value has one for each 2 KB.
   *
   * @param arguments as they are written in SQL, joined by commas
   */
  public static long count(Connection connection, String sql, String arguments)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local plan_cache_mode = force_generic_plan");
      statement.execute("prepare touching as " + sql);
      try (ResultSet plan =
          statement.executeQuery(
              "explain (analyze, buffers, format json) execute touching(" + arguments + ")")) {
        plan.next();
        return blocks(plan.getString(1));
      }
    } finally {
      connection.rollback();
      try (Statement statement = connection.createStatement()) {
        statement.execute("deallocate all");
      }
      connection.setAutoCommit(true);
    }
  }

  /** The first node has what all nodes have read. */
  private static long blocks(String plan) {
    long sum = 0;
    Matcher found = SHARED.matcher(plan);
    for (int i = 0; i < 2 && found.find(); i++) {
      sum += Long.parseLong(found.group(2));
    }
    return sum;
  }
}
