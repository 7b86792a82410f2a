package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/**
 * Row-level security, the second protection of tenants' rows beside the predicates of statements: a
 * transaction can only write rows of the project that it has announced. Effective for a role that
 * owns nothing and cannot bypass it, so the role is checked before the first request.
 */
public final class RowLevelSecurity {

  private static final String LOOK_AT_ROLE =
      """
      select current_user::text as name,
        (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as bypasses,
        coalesce(bool_or(pg_has_role(current_user, relowner, 'usage')), false) as owns,
        count(*) as tables
      from pg_class
      where relrowsecurity
      """;

  /** A first connection on a busy machine may take longer than a request may wait. */
  private static final int ATTEMPTS = 10;

  private static final long PAUSE_MS = 1_000;

  private RowLevelSecurity() {}

  /**
   * Returns a sentence for the operator on whether row-level security is effective.
   *
   * @param required whether to fail if it is not
   */
  public static Future<String> check(Vertx vertx, Database database, boolean required) {
    return look(vertx, database, ATTEMPTS).map(role -> judge(role, required));
  }

  private static Future<Row> look(Vertx vertx, Database database, int attempts) {
    return database
        .execute(LOOK_AT_ROLE, Tuple.tuple())
        .map(rows -> rows.iterator().next())
        .recover(
            failure ->
                attempts > 1
                    ? vertx
                        .timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                        .compose(any -> look(vertx, database, attempts - 1))
                    : Future.failedFuture(failure));
  }

  private static String judge(Row role, boolean required) {
    String name = role.getString("name");
    String fault =
        role.getBoolean("bypasses")
            ? "can bypass it"
            : role.getBoolean("owns") ? "owns the tables" : "";
    if (fault.isEmpty()) {
      return "on: %d tables, role %s".formatted(role.getLong("tables"), name);
    }
    if (required) {
      throw new IllegalStateException(
          ("tenancy.rls is on, but the role %s %s. Serve with a role that owns nothing in"
                  + " DATABASE_URL and give the owner in DASHGATE_DATABASE_MIGRATION_URL; or set"
                  + " DASHGATE_TENANCY_RLS to false.")
              .formatted(name, fault));
    }
    return "off: the role %s %s".formatted(name, fault);
  }
}
