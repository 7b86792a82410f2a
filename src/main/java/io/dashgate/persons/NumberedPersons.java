package io.dashgate.persons;

import io.dashgate.platform.db.RowBytes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads persons by their numbers, also those without a profile. */
public final class NumberedPersons {

  /** How many persons a statement reads. */
  private static final int PORTION = 100;

  private static final int IDS_OF_PERSON = 10;
  private static final int IDS_OF_STATEMENT = 2_000;

  private final BiFunction<String, Tuple, Future<RowSet<Row>>> statements;
  private final long projectId;

  /**
   * Makes the reads of a project.
   *
   * @param statements executes a statement, whose rows are bounded in bytes
   */
  public NumberedPersons(
      BiFunction<String, Tuple, Future<RowSet<Row>>> statements, long projectId) {
    this.statements = statements;
    this.projectId = projectId;
  }

  /** By what persons are put in order; those without it are last. */
  public enum Order {
    /** The order in which they are given. */
    PLACE,
    UUID,
    CREATED_AT,
    /** A property: numbers first, then texts. */
    PROPERTY
  }

  /**
   * Which persons are wanted.
   *
   * @param property by which they are put in order; null: none
   * @param search what the e-mail address, the name, the UUID or a distinct id contains; empty: any
   */
  public record Page(
      Order order,
      @Nullable String property,
      boolean isDescending,
      String search,
      int limit,
      long offset) {}

  private static final String PAGE =
      """
      select a.number
      from unnest($2::integer[]) with ordinality as a (number, place)
      left join person p on p.project_id = $1 and p.person_number = a.number
      where $3::text = ''
        or strpos(lower(p.properties ->> 'email'), lower($3::text)) > 0
        or strpos(lower(p.properties ->> 'name'), lower($3::text)) > 0
        or strpos(p.uuid::text, lower($3::text)) > 0
        or exists (
          select 1
          from person_distinct_id d
          where d.project_id = $1
            and d.person_number = any (
              array(
                select a.number
                union all
                select g.loser_number
                from person_merge g
                where g.project_id = $1
                  and g.winner_number = a.number
              )
            )
            and strpos(lower(d.distinct_id), lower($3::text)) > 0
        )
      order by
        case when $4::text = 'UUID' and not $5::boolean then p.uuid end,
        case when $4::text = 'UUID' and $5::boolean then p.uuid end desc nulls last,
        case when $4::text = 'CREATED_AT' and not $5::boolean then p.created_at end,
        case when $4::text = 'CREATED_AT' and $5::boolean then p.created_at end desc nulls last,
        case when $4::text = 'PROPERTY' and not $5::boolean
          and json_typeof(p.properties -> $6::text) = 'number'
          then (p.properties ->> $6::text)::numeric end,
        case when $4::text = 'PROPERTY' and $5::boolean
          and json_typeof(p.properties -> $6::text) = 'number'
          then (p.properties ->> $6::text)::numeric end desc nulls last,
        case when $4::text = 'PROPERTY' and not $5::boolean
          then p.properties ->> $6::text end,
        case when $4::text = 'PROPERTY' and $5::boolean
          then p.properties ->> $6::text end desc nulls last,
        a.place
      limit $7
      offset $8
      """;

  /** Returns the numbers of a page of some persons. */
  public Future<int[]> page(int[] numbers, Page page) {
    return statements
        .apply(
            PAGE,
            Tuple.of(projectId)
                .addArrayOfInteger(boxed(numbers))
                .addString(page.search())
                .addString(page.order().name())
                .addBoolean(page.isDescending())
                .addString(page.property())
                .addLong((long) page.limit())
                .addLong(page.offset()))
        .map(rows -> rows.stream().mapToInt(row -> row.getInteger(0)).toArray());
  }

  private static Integer[] boxed(int[] numbers) {
    return IntStream.of(numbers).boxed().toArray(Integer[]::new);
  }

  private static final String READ =
      """
      with found as materialized (
        select a.number, a.n, p.uuid, p.created_at, p.is_identified, p.properties, %s as bytes
        from unnest($2::integer[]) with ordinality as a (number, n)
        left join person p on p.project_id = $1 and p.person_number = a.number
      ),
      page as materialized (
        select f.*, %s as sent
        from found f
      )
      select p.number, p.uuid, p.created_at, p.is_identified, p.properties::text as properties,
        (
          select d.distinct_id
          from person_distinct_id d
          where d.project_id = $1
            and d.id_number = p.number
        ) as first_id,
        array(
          select d.distinct_id
          from person_distinct_id d
          where d.project_id = $1
            and d.person_number = any (
              array(
                select p.number
                union all
                select g.loser_number
                from person_merge g
                where g.project_id = $1
                  and g.winner_number = p.number
              )
            )
          order by d.id_number
          limit $3
        ) as distinct_ids
      from page p
      where p.sent
      order by p.n
      """
          .formatted(
              RowBytes.of(List.of(), List.of("p.properties")), RowBytes.fit("f.bytes", "f.n"));

  /**
   * Reads the first of some persons, as many as one statement sends, and at least one.
   *
   * @param numbers in the order in which the persons are returned; at least one
   */
  public Future<List<NumberedPerson>> first(int[] numbers) {
    int[] portion = numbers.length > PORTION ? Arrays.copyOf(numbers, PORTION) : numbers;
    return statements
        .apply(
            READ,
            Tuple.of(projectId).addArrayOfInteger(boxed(portion)).addLong((long) IDS_OF_PERSON))
        .map(rows -> rows.stream().map(row -> NumberedPerson.read(projectId, row)).toList());
  }

  private static final String IDS =
      """
      select d.id_number, d.distinct_id
      from person_distinct_id d
      where d.project_id = $1
        and d.id_number = any($2)
      """;

  /** Returns distinct ids by their numbers. */
  public Future<Map<Integer, String>> ids(int[] numbers) {
    Map<Integer, String> ids = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (int[] portion : portions(numbers)) {
      all =
          all.compose(
                  any ->
                      statements.apply(IDS, Tuple.of(projectId).addArrayOfInteger(boxed(portion))))
              .map(
                  rows -> {
                    for (Row row : rows) {
                      ids.put(row.getInteger(0), row.getString(1));
                    }
                    return null;
                  });
    }
    return all.map(any -> ids);
  }

  private static List<int[]> portions(int[] numbers) {
    List<int[]> portions = new ArrayList<>();
    for (int from = 0; from < numbers.length; from += IDS_OF_STATEMENT) {
      int to = Math.min(numbers.length, from + IDS_OF_STATEMENT);
      portions.add(Arrays.copyOfRange(numbers, from, to));
    }
    return portions;
  }
}
