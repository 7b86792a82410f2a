package io.dashgate.sharing;

import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.results.LinkedResult;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/** Statements of the public pages. */
final class SharedPageStore {

  private final Database database;

  SharedPageStore(Database database) {
    this.database = database;
  }

  private static final String FIND_PROJECT =
      """
      select project_id
      from sharing_configuration
      where access_token = $1
      """;

  /** Returns the project of a link; nothing if there is no such link. */
  private Future<OptionalLong> project(String token) {
    return LinkToken.isOld(token)
        ? database
            .execute(FIND_PROJECT, Tuple.of(token))
            .map(rows -> rows.stream().mapToLong(row -> row.getLong(0)).findFirst())
        : Future.succeededFuture(LinkToken.project(token));
  }

  /** Selects a link that works. */
  private static final String WORKING =
      """
      from sharing_configuration s
      join dashboard d on d.project_id = $1 and d.id = s.dashboard_id and not d.deleted
      %s
      where s.project_id = $1
        and s.access_token = $2
        and s.enabled
        and (s.expires_at is null or s.expires_at > now())
      """;

  /** Changes when a result could not be computed. */
  private static final String TRIED =
      """
      (select coalesce(bit_xor(hashtextextended(concat(l.insight_id, ' ', l.tried_at), 0)), 0)
        from insight_result_link l
        where l.project_id = $1
          and l.dashboard_id = s.dashboard_id
          and l.tried_at is not null)\
      """;

  private static final String FIND =
      "select "
          + SharedLink.COLUMNS
          + ", "
          + LinkedResult.digestOfDashboard("s.dashboard_id")
          + " # "
          + TRIED
          + ", "
          + ChangeSequence.COLUMN
          + "\n"
          + WORKING.formatted("");

  /** Returns a link, or nothing if it is unknown, disabled, expired or deleted. */
  Future<Optional<SharedLink>> find(String token) {
    return project(token)
        .compose(
            project ->
                project.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : database
                        .execute(FIND, Tuple.of(project.getAsLong(), token))
                        .map(rows -> rows.stream().findFirst().map(SharedLink::read)));
  }

  private static final String TILES =
      """
      left join (
        tile t
        left join insight i
          on i.project_id = $1 and i.id = t.insight_id and i.deleted_at is null
      )
        on t.project_id = $1
        and t.dashboard_id = s.dashboard_id
        and t.deleted_at is null
        and (t.insight_id is null or i.id is not null)
        %s
      """
          + SharedTile.JOINS;

  private static final String SHOW = show("");

  private static final String SHOW_TILE = show("and t.id = $4");

  private static String show(String condition) {
    return """
    select %1$s
    %2$s  and s.password_hash is not distinct from $3::text
    window tiles as (order by %3$s rows unbounded preceding)
    order by %3$s
    """
        .formatted(
            SharedDashboard.COLUMNS, WORKING.formatted(TILES.formatted(condition)), Tile.ORDER);
  }

  /**
   * Returns the dashboard of a link, or nothing if the link or its password has changed.
   *
   * @param link link whose password the visitor knows
   * @param memory from which the memory of a large dashboard is taken
   */
  Future<Optional<SharedDashboard>> show(SharedLink link, AnswerMemory memory) {
    return database
        .execute(SHOW, Tuple.of(link.projectId(), link.token(), link.passwordHash()))
        .compose(rows -> SharedDashboard.read(rows, database, link.projectId(), memory));
  }

  /** Like {@link #show}, with one tile, or none if it is not there. */
  Future<Optional<SharedDashboard>> showTile(SharedLink link, long tile, AnswerMemory memory) {
    return database
        .execute(SHOW_TILE, Tuple.of(link.projectId(), link.token(), link.passwordHash(), tile))
        .compose(rows -> SharedDashboard.read(rows, database, link.projectId(), memory));
  }

  private static final String NOTE_FAILURE =
      """
      update sharing_configuration
      set failures =
          case when failing_since > $4::timestamptz then failures + 1 else 1 end,
        failing_since =
          case when failing_since > $4 then failing_since else $3::timestamptz end
      where project_id = $1
        and dashboard_id = $2
      """;

  /** Counts a wrong password. */
  Future<Void> noteFailure(WriteContext writer, SharedLink link) {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    return database
        .write(
            writer.in(link.projectId()),
            NOTE_FAILURE,
            Tuple.of(link.projectId(), link.dashboardId(), now, now.minusMinutes(10)))
        .mapEmpty();
  }
}
