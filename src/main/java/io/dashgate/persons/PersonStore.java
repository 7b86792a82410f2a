package io.dashgate.persons;

import io.dashgate.filters.Portion;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowBytes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements that read persons. */
final class PersonStore {

  private final Database database;

  PersonStore(Database database) {
    this.database = database;
  }

  /**
   * Columns of {@code person p}, with some distinct ids: also those that a merge has yet to move.
   */
  private static final String COLUMNS =
      """
      p.person_number, p.uuid, p.created_at, p.is_identified, p.properties::text as properties,
      array(
        select d.distinct_id
        from person_distinct_id d
        where d.project_id = $1
          and d.person_number = any (
            array(
              select p.person_number
              union all
              select g.loser_number
              from person_merge g
              where g.project_id = $1
                and g.winner_number = p.person_number
            )
          )
        order by d.id_number
        limit %s
      ) as distinct_ids""";

  private static final String LIST =
      """
      with found as materialized (
        select p.*, %s as bytes,
          row_number() over (order by p.created_at desc, p.person_number desc) as n
        from person p
        where p.project_id = $1
          and (p.created_at, p.person_number) < ($2::timestamptz, $3::integer)
          and %s
        order by p.created_at desc, p.person_number desc
        limit $5
        offset $7
      ),
      page as materialized (
        select found.*, %s as sent
        from found
      )
      select (select count(*) from found) as wanted, %s
      from page p
      where p.sent
      order by p.n
      """
          .formatted(
              RowBytes.of(List.of(), List.of("p.properties")),
              "%s",
              RowBytes.fit("bytes", "n"),
              COLUMNS.formatted("$6"));

  /** Two statements: a condition that may be left out would be a plan for all. */
  static final String LIST_ONE = LIST.formatted("p.person_number = $4");

  private static final String LIST_ALL = LIST.formatted("$4::integer is null");

  /**
   * Reads persons, the newest first, as many as fit.
   *
   * @param number the only one; null: any
   * @param most how many are returned
   * @param skip how many are left out first
   * @param ids how many distinct ids of each are read
   */
  Future<Portion<StoredPerson, PersonPosition>> portion(
      long projectId,
      PersonPosition after,
      @Nullable Integer number,
      int most,
      long skip,
      int ids) {
    return database
        .readIn(
            projectId,
            number == null ? LIST_ALL : LIST_ONE,
            Tuple.of(projectId)
                .addOffsetDateTime(after.createdAt())
                .addInteger(after.number())
                .addInteger(number)
                .addLong((long) most)
                .addLong((long) ids)
                .addLong(skip))
        .map(rows -> read(rows, most));
  }

  private static Portion<StoredPerson, PersonPosition> read(RowSet<Row> rows, int most) {
    List<StoredPerson> persons = new ArrayList<>(rows.size());
    long wanted = 0;
    long bytes = 0;
    for (Row row : rows) {
      wanted = row.getLong(0);
      StoredPerson person = StoredPerson.read(row, 1);
      persons.add(person);
      bytes += person.bytes();
    }
    boolean isCut = !persons.isEmpty() && (wanted == most || persons.size() < wanted);
    return new Portion<>(persons, isCut ? persons.get(persons.size() - 1).position() : null, bytes);
  }

  private static final String FIND =
      """
      select %s
      from person p
      where p.project_id = $1
        and %s
      """;

  private static final int MOST_IDS = 2_500;

  private static final String FIND_BY_ID =
      FIND.formatted(COLUMNS.formatted(MOST_IDS), "(p.uuid = $2 or p.person_number = $3)");

  Future<Optional<StoredPerson>> find(long projectId, PersonId id) {
    return database
        .readIn(projectId, FIND_BY_ID, Tuple.of(projectId, id.uuid(), id.number()))
        .map(rows -> rows.stream().findFirst().map(row -> StoredPerson.read(row, 0)));
  }

  private static final String NUMBER =
      """
      select coalesce(g.winner_number, d.person_number)
      from person_distinct_id d
      left join person_merge g on g.project_id = $1 and g.loser_number = d.person_number
      where d.project_id = $1
        and d.distinct_id = $2
      """;

  /** Returns the number of the person with a distinct id, who may have no profile. */
  Future<Optional<Integer>> numberOf(long projectId, String distinctId) {
    return database
        .readIn(projectId, NUMBER, Tuple.of(projectId, distinctId))
        .map(rows -> rows.stream().findFirst().map(row -> row.getInteger(0)));
  }

  private static final String COUNT =
      """
      select count(*)
      from person p
      where p.project_id = $1
      """;

  /** Returns how many persons a project has. */
  Future<Long> count(long projectId) {
    return database
        .readIn(projectId, COUNT, Tuple.of(projectId))
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
