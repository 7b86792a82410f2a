package io.dashgate.bench;

import io.dashgate.platform.auth.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/** Projects of one user each, with a personal API key; all with the same number, from 1. */
final class Accounts {

  /** Filters of 1,152 characters, as clients of 2022 sent them. */
  static final String FILTERS =
      "{\"insight\":\"TRENDS\",\"events\":[%s]}"
          .formatted("{\"id\":\"$pageview\",\"math\":\"dau\"},".repeat(33).replaceAll(",$", ""));

  private Accounts() {}

  /** Returns the personal API key of a project's user. */
  static String key(int project) {
    return "phx_" + "k".repeat(35) + "%08d".formatted(project);
  }

  /**
   * Fills an empty, migrated database.
   *
   * @param projects how many there are
   * @param contents inserts what is in them
   */
  static void fill(Connection connection, int projects, String contents) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // as a copy of a database would be loaded: what triggers check holds by construction
      statement.execute("set local session_replication_role = replica");
      statement.execute("set local max_parallel_maintenance_workers = 0");
      statement.execute(
          """
          insert into users (id, distinct_id, first_name, email, password_hash)
          overriding system value
          select p, 'user-' || p, 'User', 'user-' || p || '@example.com', ''
          from generate_series(1, %1$d) p;
          insert into organization (id, name, slug)
          select ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, 'Organization ' || p, 'o-' || p
          from generate_series(1, %1$d) p;
          insert into membership (organization_id, user_id, level)
          select ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, p, 15
          from generate_series(1, %1$d) p;
          insert into project (id, organization_id, api_token, name)
          overriding system value
          select p, ('00000000-0000-0000-0000-' || lpad(p::text, 12, '0'))::uuid, 'phc_' || p, 'Project ' || p
          from generate_series(1, %1$d) p;
          """
              .formatted(projects));
      // a trigger notes it else
      noteTransactions(statement, "set default pg_current_xact_id()");
      statement.execute(contents);
      noteTransactions(statement, "drop default");
      addKeys(statement, projects);
      for (String table : new String[] {"users", "project", "insight", "dashboard", "tile"}) {
        statement.execute(
            "select setval(pg_get_serial_sequence('%1$s', 'id'), (select max(id) from %1$s))"
                .formatted(table));
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private static void noteTransactions(Statement statement, String change) throws SQLException {
    for (String table : new String[] {"dashboard", "insight"}) {
      statement.execute("alter table %s alter column changed_in %s".formatted(table, change));
    }
  }

  private static void addKeys(Statement statement, int projects) throws SQLException {
    for (int project = 1; project <= projects; project++) {
      String digest = HexFormat.of().formatHex(Secrets.digest(key(project)));
      statement.addBatch(
          """
          insert into api_key (id, user_id, label, secret_hash, mask_value, scopes, created_by)
          values ('key-%1$d', %1$d, 'load', '\\x%2$s', 'phx_...', '{*}', %1$d)
          """
              .formatted(project, digest));
    }
    statement.executeBatch();
  }
}
