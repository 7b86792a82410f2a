package io.dashgate.sharing;

import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.dashgate.insights.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The statements behind the public pages. */
final class SharedStore {

  private final Database database;

  SharedStore(Database database) {
    this.database = database;
  }

  /** The one look-up that no project is announced for: the token says which one it is. */
  private static final String FIND =
      """
      select %s
      from sharing_configuration s
      join dashboard d on d.project_id = s.project_id and d.id = s.dashboard_id and not d.deleted
      left join (
        tile t
        left join insight i
          on i.project_id = t.project_id and i.id = t.insight_id and i.deleted_at is null
      )
        on t.project_id = s.project_id
        and t.dashboard_id = s.dashboard_id
        and t.deleted_at is null
        and (t.insight_id is null or i.id is not null)
      where s.access_token = $1
        and s.enabled
        and (s.expires_at is null or s.expires_at > now())
      order by %s
      """
          .formatted(SharedDashboard.COLUMNS, Tile.ORDER);

  /** Returns what a link leads to; nothing if it is unknown, disabled, expired or deleted. */
  Future<Optional<SharedDashboard>> find(String token) {
    return database.execute(FIND, Tuple.of(token)).map(SharedDashboard::read);
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
  Future<Void> noteFailure(Writer writer, SharedDashboard.Key key) {
    return database.write(writer, NOTE_FAILURE, Tuple.of(key.projectId(), key.id())).mapEmpty();
  }
}
