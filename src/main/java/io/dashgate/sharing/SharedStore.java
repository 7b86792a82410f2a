package io.dashgate.sharing;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The statements behind the public pages. */
final class SharedStore {

  private final Database database;

  SharedStore(Database database) {
    this.database = database;
  }

  /** Which links work. The token is all that is asked for: it says which project it is. */
  private static final String WORKING =
      """
      from sharing_configuration s
      join dashboard d on d.project_id = s.project_id and d.id = s.dashboard_id and not d.deleted
      %s
      where s.access_token = $1
        and s.enabled
        and (s.expires_at is null or s.expires_at > now())
      """;

  private static final String FIND = "select " + SharedLink.COLUMNS + "\n" + WORKING.formatted("");

  /** Returns what a link asks for; nothing if it is unknown, disabled, expired or deleted. */
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
        and (t.insight_id is null or i.id is not null)""";

  private static final String SHOW =
      """
      select %s
      %s  and s.password_hash is not distinct from $2::text
      order by %s
      """
          .formatted(SharedDashboard.COLUMNS, WORKING.formatted(TILES), Tile.ORDER);

  /**
   * Returns what a link leads to; nothing if it has stopped to work or has another password.
   *
   * @param link one whose password the visitor knows
   */
  Future<Optional<SharedDashboard>> show(SharedLink link) {
    return database
        .execute(SHOW, Tuple.of(link.token(), link.passwordHash()))
        .map(SharedDashboard::read);
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

  /** Notes that a wrong password was tried. */
  Future<Void> noteFailure(WriteContext writer, SharedLink link) {
    return database
        .write(
            writer.in(link.projectId()),
            NOTE_FAILURE,
            Tuple.of(link.projectId(), link.dashboardId()))
        .mapEmpty();
  }
}
