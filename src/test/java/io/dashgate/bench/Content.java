package io.dashgate.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** The content of a database; its text identifies it. */
interface Content {

  /** Fills an empty, migrated database. */
  void fill(Connection connection) throws SQLException;

  /** Returns the highest id of a dashboard; what is made later has higher ones. */
  long lastDashboard();
}
