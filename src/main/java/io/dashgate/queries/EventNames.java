package io.dashgate.queries;

import io.dashgate.events.reading.EventSnapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of the events of a project, and when they began. */
final class EventNames {

  private static final String ALL =
      """
      select n.event_number, n.name
      from event_name n
      where n.project_id = $1
      """;

  private static final String ONE = ALL + "  and n.name = $2";

  private static final String EARLIEST =
      """
      select least(
        (select min(e.ts) from event e where e.project_id = $1),
        (select min(c.first_at) from event_chunk c where c.project_id = $1)) as earliest
      """;

  private EventNames() {}

  /**
   * Returns names by their numbers.
   *
   * @param event the only name; null: all
   */
  static Future<Map<Integer, String>> read(EventSnapshot snapshot, @Nullable String event) {
    Tuple project = Tuple.of(snapshot.projectId());
    return (event == null
            ? snapshot.execute(ALL, project)
            : snapshot.execute(ONE, project.addString(event)))
        .map(
            rows -> {
              Map<Integer, String> names = new HashMap<>();
              rows.forEach(row -> names.put(row.getInteger(0), row.getString(1)));
              return names;
            });
  }

  /** Returns the time of the first event; empty: there is none. */
  static Future<Optional<Instant>> earliest(EventSnapshot snapshot) {
    return snapshot
        .execute(EARLIEST, Tuple.of(snapshot.projectId()))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0)))
        .map(time -> time.map(OffsetDateTime::toInstant));
  }
}
