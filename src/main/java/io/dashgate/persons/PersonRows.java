package io.dashgate.persons;

import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.JsonMembers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a project's persons, within a transaction of the one who has locked the project. Each
 * change of a row gets the version that the transaction gives to all of them.
 */
public final class PersonRows {

  /** More ids of merged persons are moved by the next transactions. */
  public static final int MOST_MOVED = 1_000;

  private PersonRows() {}

  private static final String IDS =
      """
      select distinct_id, id_number, person_number
      from person_distinct_id
      where project_id = $1 and distinct_id = any($2)
      """;

  /** Reads distinct ids, those that there are. */
  public static Future<List<StoredDistinctId>> ids(
      SqlClient connection, long projectId, Collection<String> distinctIds) {
    if (distinctIds.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return connection
        .preparedQuery(IDS)
        .execute(Tuple.of(projectId, (Object) distinctIds.toArray(String[]::new)))
        .map(
            rows ->
                list(
                    rows,
                    row ->
                        new StoredDistinctId(
                            row.getString(0), row.getInteger(1), row.getInteger(2))));
  }

  private static final String PERSONS =
      """
      select person_number, uuid, created_at, is_identified, octet_length(properties::text),
        case when octet_length(properties::text) <= $3 then properties::text end
      from person
      where project_id = $1 and person_number = any($2)
      """;

  /**
   * A person as it was read, whose properties are not parsed yet.
   *
   * @param bytes the length of the properties
   * @param properties null: they are too long
   */
  public record Read(
      int number,
      UUID uuid,
      OffsetDateTime createdAt,
      boolean isIdentified,
      int bytes,
      @Nullable String properties) {

    /** Returns the person. Takes long if it has many properties. */
    public PersonState parse() {
      return new PersonState(
          number,
          uuid,
          createdAt.toInstant(),
          isIdentified,
          JsonMembers.values(Objects.requireNonNull(properties)));
    }
  }

  /**
   * Reads persons, those that there are.
   *
   * @param mostBytes longer properties are not read
   */
  public static Future<List<Read>> persons(
      SqlClient connection, long projectId, Collection<Integer> numbers, int mostBytes) {
    return connection
        .preparedQuery(PERSONS)
        .execute(Tuple.of(projectId, numbers.toArray(Integer[]::new), mostBytes))
        .map(rows -> list(rows, PersonRows::read));
  }

  private static Read read(Row row) {
    RowReader columns = new RowReader(row);
    return new Read(
        (int) columns.integer(),
        columns.uuid(),
        columns.time(),
        columns.bool(),
        (int) columns.integer(),
        columns.nullableText());
  }

  private static final String MERGES =
      "select loser_number, winner_number from person_merge where project_id = $1";

  /** Reads the merges whose distinct ids have not all been moved: who has whose ids. */
  public static Future<Map<Integer, Integer>> merges(SqlClient connection, long projectId) {
    return merges((sql, arguments) -> connection.preparedQuery(sql).execute(arguments), projectId);
  }

  /** As {@link #merges(SqlClient, long)}, by something that executes statements. */
  public static Future<Map<Integer, Integer>> merges(
      BiFunction<String, Tuple, Future<RowSet<Row>>> statements, long projectId) {
    return statements
        .apply(MERGES, Tuple.of(projectId))
        .map(
            rows -> {
              Map<Integer, Integer> merges = new LinkedHashMap<>();
              rows.forEach(row -> merges.put(row.getInteger(0), row.getInteger(1)));
              return merges;
            });
  }

  private static final String DELETE_PERSONS =
      "delete from person where project_id = $1 and person_number = any($2)";

  private static final String WRITE_PERSONS =
      """
      insert into person (
        project_id, person_number, uuid, created_at, is_identified, properties, version)
      select $1::bigint, r.number, r.uuid, r.created_at, r.is_identified, r.properties::json, $7::bigint
      from unnest($2::int[], $3::uuid[], $4::timestamptz[], $5::boolean[], $6::text[])
        as r (number, uuid, created_at, is_identified, properties)
      order by r.number
      on conflict (project_id, person_number) do update
      set created_at = excluded.created_at,
        is_identified = excluded.is_identified,
        properties = excluded.properties,
        version = excluded.version
      """;

  private static final String WRITE_IDS =
      """
      insert into person_distinct_id (project_id, distinct_id, id_number, person_number, version)
      select $1::bigint, r.distinct_id, r.id_number, r.person_number, $5::bigint
      from unnest($2::text[], $3::int[], $4::int[]) as r (distinct_id, id_number, person_number)
      order by r.distinct_id
      on conflict (project_id, distinct_id) do update
      set person_number = excluded.person_number, version = excluded.version
      """;

  /**
   * Writes what events have changed, but for the ids of merged persons.
   *
   * @param documents the properties of the changed persons, in their order
   */
  public static Future<Void> write(
      SqlClient connection,
      long projectId,
      PersonModel.Changes changes,
      String[] documents,
      long idsVersion,
      long personsVersion) {
    return delete(connection, projectId, changes.merges().keySet())
        .compose(
            any ->
                changes.persons().isEmpty()
                    ? Future.succeededFuture()
                    : connection
                        .preparedQuery(WRITE_PERSONS)
                        .execute(persons(projectId, changes.persons(), documents, personsVersion)))
        .compose(
            any ->
                changes.ids().isEmpty()
                    ? Future.succeededFuture()
                    : connection
                        .preparedQuery(WRITE_IDS)
                        .execute(ids(projectId, changes.ids(), idsVersion)))
        .mapEmpty();
  }

  private static Future<?> delete(
      SqlClient connection, long projectId, Collection<Integer> numbers) {
    return numbers.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(DELETE_PERSONS)
            .execute(Tuple.of(projectId, (Object) numbers.toArray(Integer[]::new)));
  }

  private static Tuple persons(
      long projectId, List<PersonState> persons, String[] documents, long version) {
    return Tuple.of(
        projectId,
        persons.stream().map(PersonState::number).toArray(Integer[]::new),
        persons.stream().map(PersonState::uuid).toArray(UUID[]::new),
        persons.stream()
            .map(person -> person.createdAt().atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new),
        persons.stream().map(PersonState::isIdentified).toArray(Boolean[]::new),
        documents,
        version);
  }

  private static Tuple ids(long projectId, List<StoredDistinctId> ids, long version) {
    return Tuple.of(
        projectId,
        ids.stream().map(StoredDistinctId::distinctId).toArray(String[]::new),
        ids.stream().map(StoredDistinctId::idNumber).toArray(Integer[]::new),
        ids.stream().map(StoredDistinctId::personNumber).toArray(Integer[]::new),
        version);
  }

  private static final String MOVE =
      """
      update person_distinct_id d
      set person_number = m.winner, version = $4
      from unnest($2::int[], $3::int[]) as m (loser, winner)
      where d.project_id = $1
        and d.person_number = m.loser
        and d.distinct_id in (
          select n.distinct_id
          from person_distinct_id n
          where n.project_id = $1 and n.person_number = any($2)
          order by n.distinct_id
          limit $5
        )
      """;

  private static final String FORGET =
      "delete from person_merge where project_id = $1 and loser_number = any($2)";

  private static final String REMEMBER =
      """
      insert into person_merge (project_id, loser_number, winner_number)
      select $1::bigint, m.loser, m.winner
      from unnest($2::int[], $3::int[]) as m (loser, winner)
      order by m.loser
      on conflict (project_id, loser_number) do update
      set winner_number = excluded.winner_number
      """;

  /**
   * Moves distinct ids of merged persons, at most {@link #MOST_MOVED}, and remembers the merges if
   * there are more.
   *
   * @param merges the numbers of all persons whose ids may not have been moved, with those of the
   *     persons that get them
   * @param remembered those of them that were remembered by earlier transactions
   * @return whether all have been moved
   */
  public static Future<Boolean> move(
      SqlClient connection,
      long projectId,
      Map<Integer, Integer> merges,
      Map<Integer, Integer> remembered,
      long version) {
    Integer[] losers = merges.keySet().toArray(Integer[]::new);
    return connection
        .preparedQuery(MOVE)
        .execute(
            Tuple.of(
                projectId, losers, merges.values().toArray(Integer[]::new), version, MOST_MOVED))
        .map(rows -> rows.rowCount() < MOST_MOVED)
        .compose(
            done ->
                (done
                        ? connection
                            .preparedQuery(FORGET)
                            .execute(Tuple.of(projectId, (Object) losers))
                        : remember(connection, projectId, merges, remembered))
                    .map(done));
  }

  private static Future<?> remember(
      SqlClient connection,
      long projectId,
      Map<Integer, Integer> merges,
      Map<Integer, Integer> remembered) {
    Map<Integer, Integer> changed = new LinkedHashMap<>(merges);
    changed.entrySet().removeAll(remembered.entrySet());
    return changed.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(REMEMBER)
            .execute(
                Tuple.of(
                    projectId,
                    changed.keySet().toArray(Integer[]::new),
                    changed.values().toArray(Integer[]::new)));
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
