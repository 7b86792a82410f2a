package io.dashgate.testing;

import io.dashgate.platform.db.IndexOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what a statement reads within Postgres, however little of it is sent. */
public final class TouchedBlocks {

  private static final Pattern SHARED = Pattern.compile("Shared (Hit|Read) Blocks\": (\\d+)");

  private TouchedBlocks() {}

  /**
   * Executes a statement as the serving role, undoes it, and returns how many blocks of tables and
   * indexes were read, from memory or not. A long value has one for each 2 KB.
   *
   * @param projectId whose rows may be seen
   * @param arguments as they are written in SQL, joined by commas
   */
  public static long count(TestDatabase database, long projectId, String sql, String arguments)
      throws SQLException {
    return count(database, List.of(project(projectId)), sql, arguments);
  }

  /** Like {@link #count}, for a portion that is read by {@link IndexOrder}. */
  public static long ofPortion(TestDatabase database, long projectId, String sql, String arguments)
      throws SQLException {
    return count(database, List.of(project(projectId), IndexOrder.ON), sql, arguments);
  }

  private static String project(long id) {
    return "set local app.project_id = '" + id + "'";
  }

  private static long count(
      TestDatabase database, List<String> settings, String sql, String arguments)
      throws SQLException {
    try (Connection connection = database.connectAsApplication();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local plan_cache_mode = force_generic_plan");
      for (String setting : settings) {
        statement.execute(setting);
      }
      statement.execute("prepare touching as " + sql);
      try (ResultSet plan =
          statement.executeQuery(
              "explain (analyze, buffers, format json) execute touching(" + arguments + ")")) {
        plan.next();
        return blocks(plan.getString(1));
      } finally {
        connection.rollback();
      }
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
