package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

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

  /** Returns the engine of a database. */
  public static Future<Engine> of(Database database) {
    return database
        .execute(LOOK, Tuple.tuple())
        .map(rows -> rows.iterator().next().getBoolean("distributed") ? CITUS : POSTGRES);
  }
}
