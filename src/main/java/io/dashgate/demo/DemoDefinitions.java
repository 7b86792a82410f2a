package io.dashgate.demo;

import io.dashgate.demo.DemoEvent.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The names of the demo events, and what is known of events and of their properties. */
final class DemoDefinitions {

  private static final String NAMES =
      """
      insert into event_name (project_id, event_number, name)
      select $1::bigint, n.event_number, n.name
      from unnest($2::int[], $3::text[]) as n (event_number, name)
      on conflict do nothing
      """;

  private static final String EVENTS =
      """
      insert into event_definition (project_id, name, created_at, last_seen_at)
      select $1::bigint, n.name, now(), now()
      from unnest($2::text[]) as n (name)
      on conflict do nothing
      """;

  private static final String PROPERTIES =
      """
      insert into property_definition (project_id, type, name, property_type)
      select $1::bigint, p.type, p.name, p.property_type
      from unnest($2::smallint[], $3::text[], $4::text[]) as p (type, name, property_type)
      on conflict do nothing
      """;

  private static final String PAIRS =
      """
      insert into event_property (project_id, event, property)
      select $1::bigint, p.event, p.property
      from unnest($2::text[], $3::text[]) as p (event, property)
      on conflict do nothing
      """;

  private static final short OF_EVENTS = 1;
  private static final short OF_PERSONS = 2;

  private DemoDefinitions() {}

  /** Returns how many kinds there are. */
  static int kinds() {
    return Kind.values().length;
  }

  /** Writes the rows. */
  static Future<Void> write(
      SqlClient connection, long projectId, Map<Kind, DemoProperties> packed) {
    String[] names = Stream.of(Kind.values()).map(Kind::title).toArray(String[]::new);
    Integer[] numbers = Stream.of(Kind.values()).map(Kind::number).toArray(Integer[]::new);
    return connection
        .preparedQuery(NAMES)
        .execute(Tuple.of(projectId, numbers, names))
        .compose(
            any -> connection.preparedQuery(EVENTS).execute(Tuple.of(projectId, (Object) names)))
        .compose(any -> connection.preparedQuery(PROPERTIES).execute(properties(projectId, packed)))
        .compose(any -> connection.preparedQuery(PAIRS).execute(pairs(projectId, packed)))
        .mapEmpty();
  }

  private static Tuple properties(long projectId, Map<Kind, DemoProperties> packed) {
    Map<String, Boolean> ofEvents = new TreeMap<>();
    packed.values().forEach(events -> ofEvents.putAll(events.keys()));
    List<Short> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    ofEvents.forEach(
        (name, isText) -> {
          types.add(OF_EVENTS);
          names.add(name);
          kinds.add(isText ? "String" : "Numeric");
        });
    for (String name : DemoPersons.KEYS) {
      types.add(OF_PERSONS);
      names.add(name);
      kinds.add("String");
    }
    return Tuple.of(
        projectId,
        types.toArray(Short[]::new),
        names.toArray(String[]::new),
        kinds.toArray(String[]::new));
  }

  private static Tuple pairs(long projectId, Map<Kind, DemoProperties> packed) {
    List<String> events = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    packed.forEach(
        (kind, of) ->
            of.keys()
                .keySet()
                .forEach(
                    property -> {
                      events.add(kind.title());
                      properties.add(property);
                    }));
    return Tuple.of(projectId, events.toArray(String[]::new), properties.toArray(String[]::new));
  }
}
