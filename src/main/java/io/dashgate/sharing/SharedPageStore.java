package io.dashgate.sharing;

import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Statements of the public pages. */
final class SharedPageStore {

  private final Database database;

  SharedPageStore(Database database) {
    this.database = database;
  }

  /** Selects a link that works. Its token is unique across projects. */
  private static final String WORKING =
      """
      from sharing_configuration s
      join dashboard d on d.project_id = s.project_id and d.id = s.dashboard_id and not d.deleted
      %s
      where s.access_token = $1
        and s.enabled
        and (s.expires_at is null or s.expires_at > now())
      """;

  private static final String FIND =
      "select "
          + SharedLink.COLUMNS
          + ", "
          + ChangeSequence.column("s.project_id")
          + "\n"
          + WORKING.formatted("");

  /** Returns a link, or nothing if it is unknown, disabled, expired or deleted. */
  Future<Optional<SharedLink>> find(String token) {
    return database
        .execute(FIND, Tuple.of(token))
        .map(rows -> rows.stream().findFirst().map(SharedLink::read));
  }

  private static final String TILES =
      """
      left join (
        tile t
        left join insight i
          on i.project_id = t.project_id and i.id = t.insight_id and i.deleted_at is null
      )
        on t.project_id = s.project_id
        and t.dashboard_id = s.dashboard_id
        and t.deleted_at is null
        and (t.insight_id is null or i.id is not null)
      """
          + SharedDashboard.SIZE;

  private static final String SHOW =
      """
      select %1$s
      %2$s  and s.password_hash is not distinct from $2::text
      window tiles as (order by %3$s rows unbounded preceding)
      order by %3$s
      """
          .formatted(SharedDashboard.COLUMNS, WORKING.formatted(TILES), Tile.ORDER);

  /**
   * Returns the dashboard of a link, or nothing if the link or its password has changed.
   *
   * @param link link whose password the visitor knows
   * @param memory from which the memory of a large dashboard is taken
   */
  Future<Optional<SharedDashboard>> show(SharedLink link, AnswerMemory memory) {
    return database
        .execute(SHOW, Tuple.of(link.token(), link.passwordHash()))
        .compose(rows -> SharedDashboard.read(rows, database, link.projectId(), memory));
  }

  private static final String NOTE_FAILURE =
      """
      update sharing_configuration
      set failures =
          case when failing_since > now() - interval '10 minutes' then failures + 1 else 1 end,
        failing_since =
          case when failing_since > now() - interval '10 minutes' then failing_since else now() end
      where project_id = $1
        and dashboard_id = $2
      """;

  /** Counts a wrong password. */
  Future<Void> noteFailure(WriteContext writer, SharedLink link) {
    return database
        .write(
            writer.in(link.projectId()),
            NOTE_FAILURE,
            Tuple.of(link.projectId(), link.dashboardId()))
        .mapEmpty();
  }
}
