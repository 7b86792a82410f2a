package io.dashgate.events;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The distinct ids of some events, and their persons if they are needed: as many as fit. */
final class EventPersons {

  private final Map<Integer, Owner> owners = new HashMap<>();
  private final Set<Integer> omitted = new HashSet<>();

  private record Owner(String distinctId, @Nullable EventPerson person) {}

  private EventPersons() {}

  /** Those that are not sent have no person number, so that nothing is joined. */
  private static final String READ =
      """
      with wanted as materialized (
        select w.n, d.id_number, d.distinct_id, d.person_number
        from unnest($2::integer[]) with ordinality as w (id_number, n)
        join person_distinct_id d on d.project_id = $1 and d.id_number = w.id_number
      ),
      sized as materialized (
        select d.n, %1$s as bytes
        from wanted d
        %2$s
      ),
      d as materialized (
        select w.n, w.id_number, w.distinct_id, f.sent,
          case when f.sent then w.person_number end as person_number
        from wanted w
        join (
          select s.n, %3$s as sent
          from sized s
        ) f on f.n = w.n
      )
      select d.id_number, d.sent, d.distinct_id, %4$s
      from d
      %2$s
      order by d.n
      """;

  /** Reads those of the events at some places. */
  static Future<EventPersons> read(
      EventSnapshot snapshot, EventQuery query, List<SealedPlace> places) {
    boolean withPerson = query.needsPersons();
    String sql =
        READ.formatted(
            withPerson ? RowBytes.of(List.of(), List.of("p.properties")) : "0",
            withPerson ? PersonColumns.JOINS : "",
            RowBytes.fit("s.bytes", "s.n"),
            withPerson ? PersonColumns.of(query.needsDistinctIds()) : PersonColumns.NONE);
    Integer[] ids = places.stream().map(SealedPlace::id).distinct().toArray(Integer[]::new);
    return snapshot
        .execute(sql, Tuple.of(snapshot.projectId()).addArrayOfInteger(ids))
        .map(EventPersons::of);
  }

  private static EventPersons of(RowSet<Row> rows) {
    EventPersons persons = new EventPersons();
    for (Row row : rows) {
      RowReader reader = new RowReader(row);
      int id = (int) reader.integer();
      if (reader.bool()) {
        persons.owners.put(id, new Owner(reader.text(), EventRowReader.person(reader)));
      } else {
        persons.omitted.add(id);
      }
    }
    return persons;
  }

  /** Whether the person of a distinct id is known, if it has one. */
  boolean isKnown(int id) {
    return !omitted.contains(id);
  }

  /** Returns a distinct id; empty if it is not there any more. */
  String distinctId(int id) {
    Owner owner = owners.get(id);
    return owner == null ? "" : owner.distinctId();
  }

  /** Returns a person; null: none, or not needed. */
  @Nullable EventPerson person(int id) {
    Owner owner = owners.get(id);
    return owner == null ? null : owner.person();
  }
}
