package io.dashgate.persons.maps;

import io.dashgate.events.columns.IntColumn;
import io.dashgate.persons.PersonRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The maps of ids of the projects that were asked for last. A transaction gets the map of its own
 * snapshot.
 */
public final class PersonMaps {

  /** More changes are not read within a snapshot. The statement has the number plus one. */
  private static final int MOST_CHANGES = 10_000;

  /** The key of the map in person_column. */
  private static final String NO_KEY = "";

  private static final int BYTES_OF_NUMBER = 4;

  private final VersionedMaps<Long, PersonMap> maps;
  private final Ids ids;

  /** Makes it, once a process. */
  public PersonMaps(MapResources shared) {
    this.maps = new VersionedMaps<>(shared);
    this.ids = new Ids(new PersonColumnRows(shared.database(), shared.worker()));
  }

  /**
   * Returns the map of a project.
   *
   * @param snapshot of the project
   * @return fails with {@link NotBuiltException} if too much has changed
   */
  public Future<PersonMap> get(MapSource snapshot) {
    return maps.get(snapshot, snapshot.projectId(), ids);
  }

  /** How the map of distinct ids is read. */
  record Ids(PersonColumnRows columns) implements VersionedMaps.Reading<PersonMap> {

    @Override
    public Future<Long> version(MapSource source) {
      return PersonVersions.read(source).map(PersonVersions::ids);
    }

    @Override
    public Future<PersonMap> kept(MapSource source, long newest) {
      return columns
          .read(source, NO_KEY, newest)
          .map(
              found ->
                  found
                      .map(
                          kept ->
                              new PersonMap(((IntColumn) kept.column()).values(), kept.version()))
                      .orElse(PersonMap.EMPTY));
    }

    private static final String CHANGES =
        """
        (
          select id_number, person_number, version
          from person_distinct_id
          where project_id = $1 and version > $2
          order by version
          limit 10001
        )
        union all
        (
          select id_number, person_number, ids_version
          from deleted_id
          where project_id = $1 and ids_version > $2
          order by ids_version
          limit 10001
        )
        order by version
        limit 10001
        """;

    @Override
    public Future<Optional<PersonMap>> bringUpToDate(
        MapSource snapshot, PersonMap before, long version) {
      return snapshot
          .execute(CHANGES, Tuple.of(snapshot.projectId(), before.version()))
          .compose(
              rows ->
                  rows.size() > MOST_CHANGES
                      ? Future.succeededFuture(Optional.empty())
                      : changed(snapshot, before, rows, version).map(Optional::of));
    }

    private static Future<PersonMap> changed(
        MapSource snapshot, PersonMap before, RowSet<Row> rows, long version) {
      return PersonRows.merges(snapshot::execute, snapshot.projectId())
          .compose(
              merges ->
                  snapshot
                      .take(before.weight())
                      .compose(
                          any -> snapshot.run(() -> before.with(changes(rows), merges, version))));
    }

    private static Map<Integer, Integer> changes(RowSet<Row> rows) {
      Map<Integer, Integer> changes = new HashMap<>();
      rows.forEach(row -> changes.put(row.getInteger(0), row.getInteger(1)));
      return changes;
    }

    private static final int PORTION = 20_000;

    /** The ids behind $2 up to $3 that changed since version $4. A row has about 24 bytes. */
    static final String PORTION_OF_IDS =
        """
        select id_number, person_number
        from person_distinct_id
        where project_id = $1 and id_number > $2 and id_number <= $3 and version > $4
        union all
        select id_number, person_number
        from deleted_id
        where project_id = $1 and id_number > $2 and id_number <= $3 and ids_version > $4
        """;

    @Override
    public Future<PersonMap> build(MapSource source, PersonMap before, long version) {
      return PersonVersions.read(source)
          .compose(
              versions -> {
                int size = Math.max(before.persons().length, versions.nextId());
                return source
                    .take((long) BYTES_OF_NUMBER * size)
                    .compose(any -> source.run(() -> Arrays.copyOf(before.persons(), size)));
              })
          .compose(persons -> read(source, before.version(), 0, persons))
          .map(persons -> new PersonMap(persons, version));
    }

    /**
     * Reads the changes of ids behind one, by ranges: a limit would let Postgres sort all that are
     * left each time. Ids that are new since the building began are read later, by their version.
     */
    private static Future<int[]> read(MapSource source, long since, int last, int[] persons) {
      if (last >= persons.length - 1) {
        return Future.succeededFuture(persons);
      }
      int end = Math.min(persons.length - 1, last + PORTION);
      return source
          .execute(PORTION_OF_IDS, Tuple.of(source.projectId(), last, end, since))
          .compose(rows -> source.run(() -> set(rows, persons)))
          .compose(any -> read(source, since, end, persons));
    }

    private static int[] set(RowSet<Row> rows, int[] persons) {
      for (Row row : rows) {
        persons[row.getInteger(0)] = row.getInteger(1);
      }
      return persons;
    }

    @Override
    public void keep(long projectId, PersonMap map) {
      columns.write(projectId, NO_KEY, new IntColumn(map.persons(), null), map.version());
    }
  }
}
