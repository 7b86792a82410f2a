package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** The kind of a database. Few statements differ; the choice is made once, at the start. */
public enum Engine {
  /** One server has all rows. */
  POSTGRES,

  /** Rows are distributed over servers by their project. */
  CITUS;

  private static final String LOOK =
      """
      select exists (
        select
        from pg_extension
        where extname = 'citus'
      ) as distributed
      """;

  /** Looks which one a database has. */
  static Future<Engine> of(Database database) {
    return database
        .execute(LOOK, Tuple.tuple())
        .map(rows -> rows.iterator().next().getBoolean("distributed") ? CITUS : POSTGRES);
  }

  /**
   * Sends commands together, without waiting in between. Citus repeats the whole text of a query on
   * the servers of the rows, for each {@code set local} in it: so there, each command is a query.
   *
   * @return the first failure, if there is one
   */
  Future<Void> send(SqlClient connection, List<String> commands) {
    List<String> queries = this == CITUS ? commands : List.of(String.join(";", commands));
    return Future.all(queries.stream().map(query -> connection.query(query).execute()).toList())
        .mapEmpty();
  }
}
