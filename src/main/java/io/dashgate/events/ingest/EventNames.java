package io.dashgate.events.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of the names of events, within the transaction of a batch. New names get the next
 * numbers, also those of events that turn out to be stored already.
 */
final class EventNames {

  /** Of a project; numbers are never used again. */
  static final int MOST_NAMES = 100_000;

  private final SqlClient connection;
  private final long projectId;
  private final Map<String, Integer> remembered;
  private final int firstNew;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> found = new HashMap<>();
  private final Map<String, Integer> added = new LinkedHashMap<>();

  /**
   * Starts with what is remembered.
   *
   * @param remembered of the project; changed only once the transaction is committed
   * @param firstNew the number of the next new name
   */
  EventNames(SqlClient connection, long projectId, Map<String, Integer> remembered, int firstNew) {
    this.connection = connection;
    this.projectId = projectId;
    this.remembered = remembered;
    this.firstNew = firstNew;
  }

  private static final String FIND =
      "select name, event_number from event_name where project_id = $1 and name = any($2)";

  /** Gives a number to the name of each event, unless there are too many. */
  Future<Void> number(List<IncomingEvent> events) {
    Set<String> unknown = new LinkedHashSet<>();
    for (IncomingEvent event : events) {
      Integer number = remembered.get(event.name());
      if (number == null) {
        unknown.add(event.name());
      } else {
        numbers.put(event.name(), number);
      }
    }
    if (unknown.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(FIND)
        .execute(Tuple.of(projectId, (Object) unknown.toArray(String[]::new)))
        .map(
            rows -> {
              rows.forEach(row -> found.put(row.getString(0), row.getInteger(1)));
              unknown.stream().filter(name -> !found.containsKey(name)).forEach(this::add);
              numbers.putAll(found);
              numbers.putAll(added);
              return null;
            });
  }

  private void add(String name) {
    if (nextNumber() <= MOST_NAMES) {
      added.put(name, nextNumber());
    }
  }

  /** Whether an event has a number: the project may have too many names already. */
  boolean isNumbered(IncomingEvent event) {
    return numbers.containsKey(event.name());
  }

  /** Returns the numbers by name. */
  Map<String, Integer> numbers() {
    return numbers;
  }

  /** Returns the number of the next new name. */
  int nextNumber() {
    return firstNew + added.size();
  }

  private static final String ADD =
      """
      insert into event_name (project_id, event_number, name)
      select $1::bigint, n.event_number, n.name
      from unnest($2::int[], $3::text[]) as n (event_number, name)
      order by n.name
      on conflict do nothing
      """;

  /** Adds the new names. */
  Future<Void> write() {
    if (added.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Map.Entry<String, Integer>> entries = List.copyOf(added.entrySet());
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                projectId,
                entries.stream().map(Map.Entry::getValue).toArray(Integer[]::new),
                entries.stream().map(Map.Entry::getKey).toArray(String[]::new)))
        .mapEmpty();
  }

  /** Remembers what the transaction has read and written. */
  void committed() {
    remembered.putAll(found);
    remembered.putAll(added);
  }
}
