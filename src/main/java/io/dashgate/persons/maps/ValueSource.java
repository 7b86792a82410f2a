package io.dashgate.persons.maps;

/** Where values are that all persons or ids of a project may have, by their numbers. */
enum ValueSource {
  /** The properties of persons, by the numbers of the persons. */
  PROPERTIES(
      "person",
      "person_number",
      "properties",
      "(%s -> $2::text)::text",
      "null::json",
      "persons_version"),

  /** Distinct ids, by their own numbers. The key is empty. */
  DISTINCT_IDS(
      "person_distinct_id",
      "id_number",
      "distinct_id",
      "to_json(%s || $2::text)::text",
      "null::text",
      "ids_version");

  /**
   * The first rows, and those that were deleted, which have no value any more. Each part is limited
   * by itself, so that it is read in the order of an index.
   */
  private static final String ROWS =
      """
      (
        (
          select r.%2$s as number, r.%3$s as stored, r.version
          from %1$s r
          where r.project_id = $1 and %6$s
          order by %7$s
          limit %8$d
        )
        union all
        (
          select r.%2$s, %4$s, r.version
          from (
            select distinct %2$s, %5$s as version
            from deleted_id
            where project_id = $1
          ) r
          where %6$s
          order by %7$s
          limit %8$d
        )
      )""";

  private static final int MOST_CHANGED = 10_001;

  private static final String CHANGED =
      """
      select t.number
      from %s t
      order by t.version
      limit 10001
      """;

  /** How many numbers a portion has at most. */
  static final int PAGE = 2_000;

  /**
   * The first values, as many as fit: first by the bytes that are stored, for which no long value
   * is read; then, of as many, by those that are sent.
   */
  private static final String PORTION =
      """
      with page as materialized (
        select t.number, t.stored
        from %1$s t
        order by t.number
        limit 2000
      ),
      measured as materialized (
        select p.*, row_number() over first as n,
          sum(coalesce(pg_column_size(p.stored), 0)) over first as total
        from page p
        window first as (order by p.number rows unbounded preceding)
      ),
      wanted as materialized (
        select m.number, m.n, coalesce(%2$s, '') as value
        from measured m
        where m.total <= 2000000 or m.n = 1
      ),
      sized as (
        select w.*, sum(octet_length(w.value)) over (order by w.n rows unbounded preceding) as total
        from wanted w
      )
      select s.number, s.value
      from sized s
      where s.total <= 1000000 or s.n = 1
      order by s.n
      """;

  private final String changed;
  private final String portion;
  private final String portionOfNumbers;

  ValueSource(
      String table, String number, String column, String value, String none, String version) {
    String json = value.formatted("m.stored");
    String row = "r." + number;
    changed =
        CHANGED.formatted(
            ROWS.formatted(
                table, number, column, none, version, "r.version > $2", "r.version", MOST_CHANGED));
    // a range: a limit would let Postgres sort all that are left each time
    portion =
        PORTION.formatted(
            ROWS.formatted(
                table,
                number,
                column,
                none,
                version,
                row
                    + " > $3::integer and "
                    + row
                    + " <= $3::integer + "
                    + PAGE
                    + " and r.version > $4",
                row,
                PAGE),
            json);
    portionOfNumbers =
        PORTION.formatted(
            ROWS.formatted(
                table, number, column, none, version, row + " = any($3::integer[])", row, PAGE),
            json);
  }

  /** Returns the statement for the numbers whose values changed since version $2. */
  String changed() {
    return changed;
  }

  /**
   * Returns the statement for the values of the numbers behind $3, as many as a portion has, that
   * changed since version $4.
   */
  String portion() {
    return portion;
  }

  /** Returns the statement for the values of the numbers $3. */
  String portionOfNumbers() {
    return portionOfNumbers;
  }

  long version(PersonVersions versions) {
    return this == PROPERTIES ? versions.persons() : versions.ids();
  }

  /** Whether columns are kept for other processes. */
  boolean isKept() {
    return this == PROPERTIES;
  }
}
