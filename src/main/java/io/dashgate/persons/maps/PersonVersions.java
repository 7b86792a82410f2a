package io.dashgate.persons.maps;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * The versions of a project, in the snapshot of a transaction.
 *
 * @param ids of the map of distinct ids
 * @param persons of the properties of persons
 * @param nextId the number of the next distinct id
 */
record PersonVersions(long ids, long persons, int nextId) {

  private static final String READ =
      """
      select ids_version, persons_version, next_id_number
      from event_project
      where project_id = $1
      """;

  /** Reads the versions; 0 for a project that never had events. */
  static Future<PersonVersions> read(MapSource source) {
    return source
        .execute(READ, Tuple.of(source.projectId()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return new PersonVersions(0, 0, 1);
              }
              Row row = rows.iterator().next();
              return new PersonVersions(row.getLong(0), row.getLong(1), row.getInteger(2));
            });
  }
}
