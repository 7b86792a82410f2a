package io.dashgate.persons.maps;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.persons.PersonRows;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/**
 * The maps of ids of the projects that were asked for last. A transaction gets the map of its own
 * snapshot: what is remembered is used if its version is the same, else the changes are read.
 */
public final class PersonMaps {

  /** More changes are kept in a column, so that the next process does not read them. */
  private static final int MANY = 10_000;

  /** The key of the map in person_column. */
  private static final String NO_KEY = "";

  private final PersonColumnRows columns;
  private final WorkerExecutor worker;
  private final Cache<Long, PersonMap> remembered;

  /**
   * Makes it.
   *
   * @param database for columns that are kept
   * @param worker for what takes long
   * @param mostBytes of all maps that are remembered
   */
  public PersonMaps(Database database, WorkerExecutor worker, long mostBytes) {
    this.columns = new PersonColumnRows(database, worker);
    this.worker = worker;
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((Long project, PersonMap map) -> map.weight())
            .build();
  }

  /**
   * Returns the map of a project.
   *
   * @param snapshot a connection in a repeatable-read transaction that has announced the project
   */
  public Future<PersonMap> get(SqlConnection snapshot, long projectId) {
    return PersonVersions.read(snapshot, projectId)
        .compose(versions -> get(snapshot, projectId, versions.ids()));
  }

  private Future<PersonMap> get(SqlConnection snapshot, long projectId, long version) {
    PersonMap known = remembered.getIfPresent(projectId);
    if (known != null && known.version() == version) {
      return Future.succeededFuture(known);
    }
    // a lower version: the database was restored, or this is a replica that is behind
    Future<PersonMap> before =
        known != null && known.version() < version
            ? Future.succeededFuture(known)
            : kept(snapshot, projectId, version);
    return before
        .compose(map -> bringUpToDate(snapshot, projectId, map, version))
        .onSuccess(map -> remember(projectId, map));
  }

  private void remember(long projectId, PersonMap map) {
    remembered
        .asMap()
        .merge(projectId, map, (old, made) -> old.version() > made.version() ? old : made);
  }

  private Future<PersonMap> kept(SqlConnection snapshot, long projectId, long version) {
    return columns
        .read(snapshot, projectId, NO_KEY, version)
        .map(
            found ->
                found
                    .map(
                        kept -> new PersonMap(((IntColumn) kept.column()).values(), kept.version()))
                    .orElse(PersonMap.EMPTY));
  }

  private static final String CHANGES =
      """
      select id_number, person_number
      from person_distinct_id
      where project_id = $1 and version > $2
      """;

  private Future<PersonMap> bringUpToDate(
      SqlConnection snapshot, long projectId, PersonMap before, long version) {
    Map<Integer, Integer> changes = new HashMap<>();
    return ChangedRows.forEach(
            snapshot,
            CHANGES,
            Tuple.of(projectId, before.version()),
            row -> changes.put(row.getInteger(0), row.getInteger(1)))
        .compose(any -> PersonRows.merges(snapshot, projectId))
        .compose(
            merges -> worker.executeBlocking(() -> before.with(changes, merges, version), false))
        .onSuccess(map -> keep(projectId, map, changes.size()));
  }

  private void keep(long projectId, PersonMap map, int changes) {
    if (changes > MANY) {
      columns.write(projectId, NO_KEY, new IntColumn(map.persons(), null), map.version());
    }
  }
}
