package io.dashgate.persons.maps;

/** Where values are that all persons or ids of a project may have, by their numbers. */
enum ValueSource {
  /** The properties of persons, by the numbers of the persons. */
  PROPERTIES("person", "person_number", "properties", "(%s -> $2::text)::text"),

  /** Distinct ids, by their own numbers. The key is empty. */
  DISTINCT_IDS("person_distinct_id", "id_number", "distinct_id", "to_json(%s || $2::text)::text");

  private static final String CHANGED =
      """
      select %2$s
      from %1$s
      where project_id = $1 and version > $2
      order by version
      limit 10001
      """;

  /**
   * The first values, as many as fit: first by the bytes that are stored, for which no long value
   * is read; then, of as many, by those that are sent.
   */
  private static final String PORTION =
      """
      with page as materialized (
        select t.%2$s as number, t.%3$s as stored
        from %1$s t
        where t.project_id = $1 and %5$s
        order by t.%2$s
        limit 2000
      ),
      measured as materialized (
        select p.*, row_number() over first as n, sum(pg_column_size(p.stored)) over first as total
        from page p
        window first as (order by p.number rows unbounded preceding)
      ),
      wanted as materialized (
        select m.number, m.n, coalesce(%4$s, '') as value
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

  ValueSource(String table, String number, String column, String value) {
    String json = value.formatted("m.stored");
    changed = CHANGED.formatted(table, number);
    portion =
        PORTION.formatted(
            table, number, column, json, "t." + number + " > $3::integer and t.version > $4");
    portionOfNumbers =
        PORTION.formatted(table, number, column, json, "t." + number + " = any($3::integer[])");
  }

  /** Returns the statement for the numbers whose values changed since version $2. */
  String changed() {
    return changed;
  }

  /** Returns the statement for the values behind number $3 that changed since version $4. */
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
