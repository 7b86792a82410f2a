package io.dashgate.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** What a database is filled with; its text tells it from others. */
interface Content {

  /** Fills an empty, migrated database. */
  void fill(Connection connection) throws SQLException;

  /** Returns the highest id of a dashboard; what is made later has higher ones. */
  long lastDashboard();
}
