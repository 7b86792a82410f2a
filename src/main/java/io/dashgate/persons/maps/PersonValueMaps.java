package io.dashgate.persons.maps;

import io.vertx.core.Future;

/**
 * The values of properties of all persons, of the projects and keys that were asked for last, and
 * distinct ids. A transaction gets those of its own snapshot.
 */
public final class PersonValueMaps {

  private final VersionedMaps<Key, PersonValues> maps;
  private final PersonColumnRows columns;

  /** What values are of. */
  private record Key(long projectId, ValueSource source, String name) {}

  /** Makes it, once a process. */
  public PersonValueMaps(MapResources shared) {
    this.maps = new VersionedMaps<>(shared);
    this.columns = new PersonColumnRows(shared.database(), shared.worker());
  }

  /**
   * Returns the values of a property of all persons of a project.
   *
   * @param snapshot of the project
   * @return fails with {@link NotBuiltException} if too much has changed
   */
  public Future<PersonValues> get(MapSource snapshot, String name) {
    return get(snapshot, ValueSource.PROPERTIES, name);
  }

  /**
   * Returns the distinct ids of a project as values of their numbers.
   *
   * @param snapshot of the project
   * @return fails with {@link NotBuiltException} if too much has changed
   */
  public Future<PersonValues> distinctIds(MapSource snapshot) {
    return get(snapshot, ValueSource.DISTINCT_IDS, "");
  }

  private Future<PersonValues> get(MapSource snapshot, ValueSource source, String name) {
    return maps.get(
        snapshot,
        new Key(snapshot.projectId(), source, name),
        new ValueRows(source, name, columns));
  }
}
