package io.dashgate.events;

/**
 * SQL for the person of an event, whose distinct id is a row of {@code person_distinct_id d}. The
 * ids of merged persons are moved in portions, so those that were not moved yet are the winner's.
 */
final class PersonColumns {

  /** The joins with the person, and with the first distinct id, whose number the person has. */
  static final String JOINS =
      """
      left join person_merge g on g.project_id = $1 and g.loser_number = d.person_number
      left join person p on p.project_id = $1
        and p.person_number = coalesce(g.winner_number, d.person_number)
      left join person_distinct_id f on f.project_id = $1 and f.id_number = p.person_number
      """;

  private static final String COLUMNS =
      """
      case when p.person_number is not null then coalesce(f.distinct_id, d.distinct_id) end
        as first_id,
      %s as distinct_ids, p.is_identified, p.properties::text as person_properties""";

  /** The same columns without a person. */
  static final String NONE =
      """
      null::text as first_id, null::text[] as distinct_ids, null::boolean as is_identified,
      null::text as person_properties""";

  /** Of a person with more, a filter sees some. */
  private static final String DISTINCT_IDS =
      """
      array(
        select o.distinct_id
        from person_distinct_id o
        where o.project_id = $1
          and o.person_number = p.person_number
        limit 100
      )""";

  private PersonColumns() {}

  /** Returns the columns, with or without distinct ids of the person. */
  static String of(boolean withDistinctIds) {
    return COLUMNS.formatted(withDistinctIds ? DISTINCT_IDS : "'{}'::text[]");
  }
}
