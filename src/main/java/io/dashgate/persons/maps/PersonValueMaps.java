package io.dashgate.persons.maps;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyValues;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of properties of all persons, of the projects and keys that were asked for last. A
 * transaction gets those of its own snapshot, as with {@link PersonMaps}.
 */
public final class PersonValueMaps {

  /** With more changes they are packed anew. */
  private static final int MANY = 1_000;

  /** So many are kept, too, so that the next process does not read them. */
  private static final int VERY_MANY = 10_000;

  private static final int BYTES_OF_CHANGE = 120;

  private final PersonColumnRows columns;
  private final WorkerExecutor worker;
  private final Cache<Key, PersonValues> remembered;

  /** A property of the persons of a project. */
  private record Key(long projectId, String name) {}

  /**
   * Makes it.
   *
   * @param database for columns that are kept
   * @param worker for what takes long
   * @param mostBytes of all values that are remembered
   */
  public PersonValueMaps(Database database, WorkerExecutor worker, long mostBytes) {
    this.columns = new PersonColumnRows(database, worker);
    this.worker = worker;
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((Key key, PersonValues values) -> values.weight())
            .build();
  }

  /**
   * Returns the values of a property of all persons of a project.
   *
   * @param snapshot a connection in a repeatable-read transaction that has announced the project
   */
  public Future<PersonValues> get(SqlConnection snapshot, long projectId, String name) {
    Key key = new Key(projectId, name);
    return PersonVersions.read(snapshot, projectId)
        .compose(versions -> get(snapshot, key, versions.persons()));
  }

  private Future<PersonValues> get(SqlConnection snapshot, Key key, long version) {
    PersonValues known = remembered.getIfPresent(key);
    if (known != null && known.version() == version) {
      return Future.succeededFuture(known);
    }
    Future<PersonValues> before =
        known != null && known.version() < version
            ? Future.succeededFuture(known)
            : kept(snapshot, key, version);
    return before
        .compose(values -> bringUpToDate(snapshot, key, values, version))
        .onSuccess(
            values ->
                remembered
                    .asMap()
                    .merge(
                        key, values, (old, made) -> old.version() > made.version() ? old : made));
  }

  private Future<PersonValues> kept(SqlConnection snapshot, Key key, long version) {
    return columns
        .read(snapshot, key.projectId(), key.name(), version)
        .map(
            found ->
                found
                    .map(kept -> of(kept.column(), Map.of(), kept.version()))
                    .orElseGet(() -> of(new KeyValues().column(0, 0), Map.of(), 0)));
  }

  private static PersonValues of(Column packed, Map<Integer, String> changed, long version) {
    int weight = BYTES_OF_CHANGE * changed.size() + packed.weight();
    return new PersonValues(packed, changed, version, weight);
  }

  private static final String CHANGES =
      """
      select person_number, coalesce((properties -> $3)::text, '')
      from person
      where project_id = $1 and version > $2
      """;

  private Future<PersonValues> bringUpToDate(
      SqlConnection snapshot, Key key, PersonValues before, long version) {
    Map<Integer, String> changes = new HashMap<>(before.changed());
    return ChangedRows.forEach(
            snapshot,
            CHANGES,
            Tuple.of(key.projectId(), before.version(), key.name()),
            row -> changes.put(row.getInteger(0), row.getString(1)))
        .compose(
            any ->
                changes.size() <= MANY
                    ? Future.succeededFuture(of(before.packed(), changes, version))
                    : worker.executeBlocking(() -> packed(before, changes, version), false))
        .onSuccess(
            values -> {
              if (changes.size() > VERY_MANY) {
                columns.write(key.projectId(), key.name(), values.packed(), version);
              }
            });
  }

  private static PersonValues packed(
      PersonValues before, Map<Integer, String> changes, long version) {
    int largest = changes.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    int persons = Math.max(before.packed().events(), largest + 1);
    KeyValues all = new KeyValues();
    for (int person = 0; person < persons; person++) {
      String changed = changes.get(person);
      String value = changed != null ? changed : packedJson(before.packed(), person);
      if (value != null && !value.isEmpty()) {
        all.add(person, value);
      }
    }
    return of(all.column(0, persons), Map.of(), version);
  }

  private static @Nullable String packedJson(Column packed, int person) {
    return person < packed.events() ? packed.json(person) : null;
  }
}
