package io.dashgate.queries;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queries that clients have given names: found by any process for ten minutes. */
public final class NamedQueries {

  private final Database database;
  private final Duration longest;

  /** How long they are found. The statements have the number, too. */
  static final Duration KEPT = Duration.ofMinutes(10);

  /**
   * Makes those of one verticle.
   *
   * @param longest that a query takes, with its wait and its answer
   */
  NamedQueries(Database database, Duration longest) {
    this.database = database;
    this.longest = longest;
  }

  /**
   * A query.
   *
   * @param request the body of its request
   * @param ended null: it runs, or its process has died
   * @param error why it has failed; null: it has not; empty: it is not known
   * @param mayRun whether it may run for so long
   */
  record Found(
      JsonObject request,
      OffsetDateTime started,
      @Nullable OffsetDateTime ended,
      @Nullable String error,
      boolean mayRun) {}

  private static final String BEGIN =
      """
      insert into named_query (project_id, name, request)
      values ($1, $2, $3)
      on conflict (project_id, name) do update
      set request = excluded.request,
        started_at = excluded.started_at,
        ended_at = null,
        error = null
      """;

  /** Remembers a query that begins. */
  Future<Void> begin(WriteContext writer, long projectId, String name, JsonObject request) {
    return database.write(writer, BEGIN, Tuple.of(projectId, name, request.encode())).mapEmpty();
  }

  private static final String END =
      """
      update named_query
      set ended_at = now(),
        error = $3
      where project_id = $1
        and name = $2
      """;

  /**
   * Remembers that a query has ended.
   *
   * @param failure null: it has not failed
   */
  Future<Void> end(WriteContext writer, long projectId, String name, @Nullable Throwable failure) {
    return database.write(writer, END, Tuple.of(projectId, name, text(failure))).mapEmpty();
  }

  private static @Nullable String text(@Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    ApiException known = Problems.of(failure);
    return known.problem().code().equals("error") ? "" : known.problem().detail();
  }

  private static final String FIND =
      """
      select q.request, q.started_at, q.ended_at, q.error,
        q.started_at > now() - make_interval(secs => $3) as may_run
      from named_query q
      where q.project_id = $1
        and q.name = $2
        and q.started_at > now() - interval '10 minutes'
      """;

  /** Returns a query; empty: there is none, or none any more. */
  Future<Optional<Found>> find(long projectId, String name) {
    return database
        .execute(FIND, Tuple.of(projectId, name, (double) longest.toSeconds()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Found(
                                new JsonObject(row.getString(0)),
                                row.getOffsetDateTime(1),
                                row.getOffsetDateTime(2),
                                row.getString(3),
                                row.getBoolean(4))));
  }

  private static final int BATCH = 1_000;

  /** The age of the newest of the next batch; all of them if a batch would not be full. */
  private static final String FIND_OLD =
      """
      select coalesce((
          select started_at
          from named_query
          where started_at < now() - interval '10 minutes'
          order by started_at
          offset $1 - 1
          limit 1
        ), now() - interval '10 minutes') as newest
      """;

  private static final String REMOVE =
      """
      delete from named_query
      where started_at <= $1
      """;

  /** Removes those of all projects that are not found any more, in batches; returns how many. */
  public static Future<Long> removeOld(Database database) {
    return Deletion.inBatches(() -> removeBatch(database), BATCH);
  }

  /** By age: a statement on all servers cannot choose rows, and cannot skip locked ones. */
  private static Future<Integer> removeBatch(Database database) {
    return database
        .execute(FIND_OLD, Tuple.of(BATCH))
        .compose(
            rows ->
                Deletion.run(
                    database,
                    WriteContext.HOUSEKEEPING,
                    REMOVE,
                    Tuple.of(rows.iterator().next().getOffsetDateTime("newest"))))
        .map(RowSet::rowCount);
  }
}
