package io.dashgate.platform.access;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.EntityTag;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The state of a project's dashboards and insights as a short sequence of numbers, for the entity
 * tags of lists. There is no counter, so that writers of a project never wait for each other.
 *
 * <p>The first number is the highest transaction that has changed one of them. There is no sequence
 * while an older transaction runs, since its commit could leave the highest unchanged. Transactions
 * of another database, after a restore, are ignored until this database reaches their numbers. The
 * second number is the day: a purge removes rows together with their transactions, at the earliest
 * a day after the deletion. The third is the time of the last expiry of a link, which happens
 * without a transaction. On Citus, a fourth is the place of the project: a moved project has the
 * transactions of another server. The place is a server and a table there, so that it is another
 * one after a move back, too.
 */
public final class ChangeSequence {

  /** An array of the transaction and the table, which Citus makes anew for each move. */
  private static final String LATEST =
      """
      (select array[changed_in::text::bigint, tableoid::bigint]
        from %s
        where project_id = %s
          and changed_in < pg_snapshot_xmax(pg_current_snapshot())
        order by changed_in desc
        limit 1)\
      """;

  /** An array; empty where all projects are on one server. A replica has the same identifier. */
  private static final String PLACE =
      """
      case when current_setting('citus.version', true) is null then '{}'
          else array[hashtextextended(
            concat((select system_identifier from pg_control_system()), ' ', change.latest[2]), 0)]
        end\
      """;

  /**
   * The sequence as a scalar of a statement whose {@code $1} is the project; null if there is none
   * at the moment.
   */
  public static final String COLUMN = column("$1");

  /**
   * Returns the sequence of another project. {@code offset 0} makes Postgres compute the compared
   * values once.
   *
   * @param project its id in the statement
   */
  public static String column(String project) {
    return """
    (select case when change.latest[1] < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        then array[change.latest[1], current_date - date '2000-01-01', coalesce(
          (select extract(epoch from expires_at) * 1000000
            from sharing_configuration
            where project_id = %s
              and enabled
              and expires_at <= now()
            order by expires_at desc
            limit 1)::bigint,
          0)] || %s
      end
      from (select greatest(%s, %s) as latest offset 0) change)\
    """
        .formatted(
            project,
            PLACE,
            LATEST.formatted("dashboard", project),
            LATEST.formatted("insight", project));
  }

  private static final String FIND = "select " + COLUMN + " as sequence";

  private ChangeSequence() {}

  /** Returns the current tag of every list of the project for a caller; null if there is none. */
  public static Future<@Nullable EntityTag> find(Database database, DashboardCaller caller) {
    return database.execute(FIND, Tuple.of(caller.project().id())).map(rows -> of(rows, caller));
  }

  /** Returns the tag of a list whose rows have {@link #COLUMN} as {@code sequence}, or null. */
  public static @Nullable EntityTag of(RowSet<Row> rows, DashboardCaller caller) {
    Long[] sequence = rows.size() == 0 ? null : rows.iterator().next().getArrayOfLongs("sequence");
    if (sequence == null) {
      return null;
    }
    EntityTag tag = caller.tag(sequence[0], sequence[1], sequence[2]);
    return sequence.length > 3 ? tag.with(sequence[3]) : tag;
  }
}
