package io.dashgate.insights;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.EntityTag;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * How far the changes of a project's dashboards and insights have come, for the entity tags of its
 * lists. Nothing is counted up, so that writers of a project never wait for each other.
 *
 * <p>It is the highest transaction that has changed any of them, and there is none as long as an
 * older transaction is under way: when that commits, the highest might stay the same. Such as come
 * from another database, by a restore, are left out until this one has come so far itself. The day
 * is part of it, as what the purge removes takes its transaction along, a day after its deletion at
 * the earliest; so is the last share that has expired, which no transaction does.
 */
public final class ChangeSequence {

  private static final String LATEST =
      """
      (select changed_in
        from %s
        where project_id = $1
          and changed_in < pg_snapshot_xmax(pg_current_snapshot())
        order by changed_in desc
        limit 1)""";

  /**
   * The scalar of a statement whose {@code $1} is the project; null: none at the moment. What it
   * compares is looked up once ({@code offset 0} says so).
   */
  public static final String COLUMN =
      """
      (select case when change.latest < pg_snapshot_xmin(pg_current_snapshot())
          then array[change.latest::text::bigint, current_date - date '2000-01-01', coalesce(
            (select extract(epoch from expires_at) * 1000000
              from sharing_configuration
              where project_id = $1
                and enabled
                and expires_at <= now()
              order by expires_at desc
              limit 1)::bigint,
            0)]
        end
        from (select greatest(%s, %s) as latest offset 0) change)"""
          .formatted(LATEST.formatted("dashboard"), LATEST.formatted("insight"));

  private static final String FIND = "select " + COLUMN + " as sequence";

  private ChangeSequence() {}

  /** Returns the tag of any list that the viewer would get now; null: none at the moment. */
  public static Future<@Nullable EntityTag> find(Database database, DashboardCaller viewer) {
    return database.execute(FIND, Tuple.of(viewer.project().id())).map(rows -> of(rows, viewer));
  }

  /** Returns the tag of a list whose rows have {@link #COLUMN} as {@code sequence}. */
  public static @Nullable EntityTag of(RowSet<Row> rows, DashboardCaller viewer) {
    Long[] sequence = rows.size() == 0 ? null : rows.iterator().next().getArrayOfLongs("sequence");
    return sequence == null ? null : viewer.tag(sequence[0], sequence[1], sequence[2]);
  }
}
