package io.dashgate.persons;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Deletes persons of a project, within a transaction that locks the project first: whoever works
 * for it forgets what it remembers. A distinct id that is seen again gets another number, so an
 * erased number never belongs to an event that comes in later.
 */
final class PersonDeletion {

  /** The distinct ids that a statement deletes. Some statements have the number, too. */
  private static final int MOST_IDS = 10_000;

  private final long projectId;
  private final boolean withEvents;
  private final boolean isKept;
  private final OffsetDateTime now;

  /**
   * Prepares a deletion.
   *
   * @param withEvents whether their events are erased
   * @param isKept whether the persons themselves stay
   */
  PersonDeletion(long projectId, boolean withEvents, boolean isKept, OffsetDateTime now) {
    this.projectId = projectId;
    this.withEvents = withEvents;
    this.isKept = isKept;
    this.now = now;
  }

  /**
   * A project that is locked.
   *
   * @param idsVersion of what the transaction changes
   * @param personsVersion of what the transaction changes
   * @param nextIdNumber of the next new distinct id
   */
  record Locked(long idsVersion, long personsVersion, int nextIdNumber) {}

  private static final String LOCK =
      """
      update event_project
      set epoch = epoch + 1, ids_version = ids_version + 1, persons_version = persons_version + 1,
        deletions = deletions + 1
      where project_id = $1
      returning ids_version, persons_version, next_id_number
      """;

  /** Locks the project; empty: it has no events. Whoever works for it notices the epoch. */
  Future<Optional<Locked>> lock(SqlClient connection) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(projectId))
        .map(
            rows -> {
              Iterator<Row> row = rows.iterator();
              return row.hasNext() ? Optional.of(locked(row.next())) : Optional.empty();
            });
  }

  private static Locked locked(Row row) {
    return new Locked(row.getLong(0), row.getLong(1), row.getInteger(2));
  }

  private static final String FIND =
      """
      select person_number
      from person
      where project_id = $1
        and (uuid = any($2) or person_number = any($3))
      """;

  /** Finds the numbers of persons. */
  Future<List<Integer>> find(SqlClient connection, List<PersonId> ids) {
    return connection
        .preparedQuery(FIND)
        .execute(
            Tuple.of(
                projectId,
                ids.stream().map(PersonId::uuid).filter(Objects::nonNull).toArray(UUID[]::new),
                ids.stream()
                    .map(PersonId::number)
                    .filter(Objects::nonNull)
                    .toArray(Integer[]::new)))
        .map(PersonDeletion::numbers);
  }

  private static final String FIND_BY_DISTINCT_IDS =
      """
      select person_number
      from person
      where project_id = $1
        and person_number = any (
          array(
            select coalesce(g.winner_number, d.person_number)
            from person_distinct_id d
            left join person_merge g on g.project_id = $1 and g.loser_number = d.person_number
            where d.project_id = $1
              and d.distinct_id = any($2)
          )
        )
      """;

  /** Finds the numbers of the persons with distinct ids. */
  Future<List<Integer>> findByDistinctIds(SqlClient connection, List<String> distinctIds) {
    return connection
        .preparedQuery(FIND_BY_DISTINCT_IDS)
        .execute(Tuple.of(projectId, (Object) distinctIds.toArray(String[]::new)))
        .map(PersonDeletion::numbers);
  }

  private static List<Integer> numbers(RowSet<Row> rows) {
    List<Integer> numbers = new ArrayList<>();
    rows.forEach(row -> numbers.add(row.getInteger(0)));
    return numbers;
  }

  private static final String MERGES =
      """
      select loser_number, winner_number
      from person_merge
      where project_id = $1 and winner_number = any($2)
      """;

  /**
   * Deletes.
   *
   * @param persons their numbers
   */
  Future<Void> run(SqlClient connection, Locked project, List<Integer> persons) {
    if (persons.isEmpty() || (isKept && !withEvents)) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(MERGES)
        .execute(Tuple.of(projectId, array(persons)))
        .compose(
            rows -> {
              Map<Integer, Integer> owners = new LinkedHashMap<>();
              persons.forEach(number -> owners.put(number, number));
              rows.forEach(row -> owners.put(row.getInteger(0), row.getInteger(1)));
              return isKept
                  ? renumber(connection, project, owners, project.nextIdNumber())
                  : deleteIds(connection, project, owners)
                      .compose(any -> deleteRows(connection, persons));
            })
        .compose(any -> withEvents ? wakeRemoval(connection) : Future.succeededFuture())
        .compose(any -> forgetResults(connection));
  }

  /** Kept results may name properties of the persons, and count their events. */
  private static final String FORGET_RESULTS = "delete from insight_result where project_id = $1";

  private Future<Void> forgetResults(SqlClient connection) {
    return connection.preparedQuery(FORGET_RESULTS).execute(Tuple.of(projectId)).mapEmpty();
  }

  private static Object array(Iterable<Integer> numbers) {
    List<Integer> list = new ArrayList<>();
    numbers.forEach(list::add);
    return list.toArray(Integer[]::new);
  }

  private static final String DELETE_IDS =
      """
      delete from person_distinct_id d
      where d.project_id = $1
        and d.distinct_id in (
          select n.distinct_id
          from person_distinct_id n
          where n.project_id = $1 and n.person_number = any($2)
          limit 10000
        )
      returning d.id_number, d.person_number
      """;

  private static final String REMEMBER =
      """
      insert into deleted_id (project_id, id_number, person_number, ids_version, persons_version)
      select $1::bigint, d.id_number, d.person_number, $4::bigint, $5::bigint
      from unnest($2::int[], $3::int[]) as d (id_number, person_number)
      on conflict do nothing
      """;

  private Future<Void> deleteIds(
      SqlClient connection, Locked project, Map<Integer, Integer> owners) {
    return connection
        .preparedQuery(DELETE_IDS)
        .execute(Tuple.of(projectId, array(owners.keySet())))
        .compose(
            rows -> {
              List<Integer> ids = numbers(rows);
              List<Integer> persons = new ArrayList<>();
              rows.forEach(row -> persons.add(owners.get(row.getInteger(1))));
              return connection
                  .preparedQuery(REMEMBER)
                  .execute(
                      Tuple.of(
                          projectId,
                          array(ids),
                          array(persons),
                          project.idsVersion(),
                          project.personsVersion()))
                  .compose(any -> withEvents ? erase(connection, ids) : Future.succeededFuture())
                  .compose(
                      any ->
                          ids.size() < MOST_IDS
                              ? Future.succeededFuture()
                              : deleteIds(connection, project, owners));
            });
  }

  private static final String ERASE =
      """
      insert into erased_id (project_id, id_number, erased_at)
      select $1::bigint, e.id_number, $3::timestamptz
      from unnest($2::int[]) as e (id_number)
      on conflict do nothing
      """;

  private Future<Void> erase(SqlClient connection, List<Integer> ids) {
    return connection.preparedQuery(ERASE).execute(Tuple.of(projectId, array(ids), now)).mapEmpty();
  }

  private static final String DELETE_MERGES =
      "delete from person_merge where project_id = $1 and winner_number = any($2)";

  private static final String DELETE_PERSONS =
      "delete from person where project_id = $1 and person_number = any($2)";

  /** They are made anew from the rows; the map of distinct ids has no properties. */
  private static final String DELETE_COLUMNS =
      "delete from person_column where project_id = $1 and key <> ''";

  private Future<Void> deleteRows(SqlClient connection, List<Integer> persons) {
    Tuple arguments = Tuple.of(projectId, array(persons));
    return connection
        .preparedQuery(DELETE_MERGES)
        .execute(arguments)
        .compose(any -> connection.preparedQuery(DELETE_PERSONS).execute(arguments))
        .compose(any -> connection.preparedQuery(DELETE_COLUMNS).execute(Tuple.of(projectId)))
        .mapEmpty();
  }

  private static final String OLD_IDS =
      """
      select distinct_id, id_number
      from person_distinct_id
      where project_id = $1 and person_number = any($2) and id_number < $3
      order by id_number
      limit 10000
      """;

  private static final String RENUMBER =
      """
      update person_distinct_id d
      set id_number = n.id_number, version = $4
      from unnest($2::text[], $3::int[]) as n (distinct_id, id_number)
      where d.project_id = $1
        and d.distinct_id = n.distinct_id
      """;

  private static final String NEXT =
      "update event_project set next_id_number = $2 where project_id = $1";

  /** The distinct ids of persons that stay get other numbers: only their events are erased. */
  private Future<Void> renumber(
      SqlClient connection, Locked project, Map<Integer, Integer> owners, int next) {
    return connection
        .preparedQuery(OLD_IDS)
        .execute(Tuple.of(projectId, array(owners.keySet()), project.nextIdNumber()))
        .compose(
            rows -> {
              List<String> distinctIds = new ArrayList<>();
              List<Integer> old = new ArrayList<>();
              List<Integer> fresh = new ArrayList<>();
              for (Row row : rows) {
                fresh.add(next + fresh.size());
                distinctIds.add(row.getString(0));
                old.add(row.getInteger(1));
              }
              int after = next + fresh.size();
              return erase(connection, old)
                  .compose(
                      any ->
                          connection
                              .preparedQuery(RENUMBER)
                              .execute(
                                  Tuple.of(
                                      projectId,
                                      distinctIds.toArray(String[]::new),
                                      array(fresh),
                                      project.idsVersion())))
                  .compose(
                      any -> connection.preparedQuery(NEXT).execute(Tuple.of(projectId, after)))
                  .compose(
                      any ->
                          old.size() < MOST_IDS
                              ? Future.succeededFuture()
                              : renumber(connection, project, owners, after));
            });
  }

  private static final String WAKE_REMOVAL =
      "update event_project set removal_at = null where project_id = $1";

  private Future<Void> wakeRemoval(SqlClient connection) {
    return connection.preparedQuery(WAKE_REMOVAL).execute(Tuple.of(projectId)).mapEmpty();
  }
}
