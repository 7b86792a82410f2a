package io.dashgate.events.ingest;

import io.dashgate.events.ingest.KnownDefinitions.Counts;
import io.dashgate.events.ingest.SeenDefinitions.Pair;
import io.dashgate.events.ingest.SeenDefinitions.Property;
import io.dashgate.events.ingest.SeenDefinitions.Seen;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of definitions of events and properties, within the transaction of a batch. There is a
 * limit of each; what exceeds it is not defined, but stored all the same.
 */
final class DefinitionRows {

  private static final long MOST_EVENTS = 10_000;
  private static final long MOST_PROPERTIES = 50_000;

  /** Of an event and a property that was seen on it. */
  private static final long MOST_PAIRS = 250_000;

  private final SqlClient connection;
  private final long projectId;
  private final KnownDefinitions known;
  private final SeenDefinitions seen;

  /** What is stored of what was seen. */
  private final Map<String, Instant> storedEvents = new HashMap<>();

  private final Map<Property, Boolean> storedProperties = new HashMap<>();

  /** What is written; known as soon as the transaction is committed. */
  private final Map<String, Seen> events = new HashMap<>();

  private final Map<Property, @Nullable PropertyType> properties = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();
  private @Nullable Counts counts;

  DefinitionRows(
      SqlClient connection, long projectId, KnownDefinitions known, SeenDefinitions seen) {
    this.connection = connection;
    this.projectId = projectId;
    this.known = known;
    this.seen = seen;
    this.counts = known.counts();
  }

  /** Reads what is stored of what was seen, and chooses what to write. */
  Future<Void> read() {
    if (seen.events().isEmpty() && seen.properties().isEmpty() && seen.pairs().isEmpty()) {
      return Future.succeededFuture();
    }
    return readEvents()
        .compose(any -> readProperties())
        .compose(any -> readCounts())
        .map(
            any -> {
              choose(Objects.requireNonNull(counts));
              return null;
            });
  }

  /** Writes what was chosen. */
  Future<Void> write() {
    return writeEvents().compose(any -> writeProperties()).compose(any -> writePairs()).mapEmpty();
  }

  /** Remembers what the transaction has read and written. */
  void committed() {
    storedEvents.forEach(known::saw);
    storedProperties.forEach(
        (property, hasType) -> known.types(property.owner()).put(property.name(), hasType));
    events.forEach((name, at) -> known.saw(name, at.hour()));
    properties.forEach(
        (property, type) ->
            known
                .types(property.owner())
                .merge(property.name(), type != null, (before, now) -> before || now));
    pairs.forEach(pair -> known.seenOn(pair.event()).add(pair.property()));
    if (counts != null) {
      known.setCounts(counts);
    }
  }

  private static final String EVENTS =
      """
      select name, last_seen_at
      from event_definition
      where project_id = $1 and name = any($2)
      """;

  private Future<?> readEvents() {
    String[] names =
        seen.events().keySet().stream()
            .filter(name -> known.seen(name) == null)
            .toArray(String[]::new);
    if (names.length == 0) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(EVENTS)
        .execute(Tuple.of(projectId, (Object) names))
        .onSuccess(
            rows -> {
              for (Row row : rows) {
                OffsetDateTime at = row.getOffsetDateTime(1);
                storedEvents.put(row.getString(0), at == null ? Instant.MIN : at.toInstant());
              }
            });
  }

  private static final String PROPERTIES =
      """
      select type, group_type_index, name, property_type is not null
      from property_definition
      where project_id = $1 and name = any($2)
      """;

  private Future<?> readProperties() {
    String[] names =
        seen.properties().keySet().stream()
            .filter(one -> known.types(one.owner()).get(one.name()) == null)
            .map(Property::name)
            .distinct()
            .toArray(String[]::new);
    if (names.length == 0) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(PROPERTIES)
        .execute(Tuple.of(projectId, (Object) names))
        .onSuccess(
            rows -> {
              for (Row row : rows) {
                PropertyOwner owner = new PropertyOwner(row.getShort(0), row.getShort(1));
                storedProperties.put(new Property(owner, row.getString(2)), row.getBoolean(3));
              }
            });
  }

  private static final String COUNTS =
      """
      select
        (select count(*) from event_definition where project_id = $1),
        (select count(*) from property_definition where project_id = $1),
        (select count(*) from event_property where project_id = $1)
      """;

  private Future<?> readCounts() {
    if (counts != null) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(COUNTS)
        .execute(Tuple.of(projectId))
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              counts = new Counts(row.getLong(0), row.getLong(1), row.getLong(2));
            });
  }

  /** Chooses what to write, within the limits. */
  private void choose(Counts stored) {
    long eventsLeft = MOST_EVENTS - stored.events();
    long newEvents = 0;
    for (Map.Entry<String, Seen> one : seen.events().entrySet()) {
      Instant before = storedEvents.get(one.getKey());
      boolean isNew = before == null && known.seen(one.getKey()) == null;
      if (isNew ? newEvents < eventsLeft : isLater(one.getValue(), before)) {
        events.put(one.getKey(), one.getValue());
        newEvents += isNew ? 1 : 0;
      }
    }
    long propertiesLeft = MOST_PROPERTIES - stored.properties();
    long newProperties = 0;
    for (Map.Entry<Property, @Nullable PropertyType> one : seen.properties().entrySet()) {
      Property property = one.getKey();
      Boolean hasType = storedProperties.get(property);
      boolean isNew = hasType == null && known.types(property.owner()).get(property.name()) == null;
      if (isNew
          ? newProperties < propertiesLeft
          : one.getValue() != null && !Boolean.TRUE.equals(hasType)) {
        properties.put(property, one.getValue());
        newProperties += isNew ? 1 : 0;
      }
    }
    long pairsLeft = MOST_PAIRS - stored.pairs();
    seen.pairs().stream().filter(this::isDefined).limit(Math.max(0, pairsLeft)).forEach(pairs::add);
    counts = stored.plus(newEvents, newProperties, 0);
  }

  private static boolean isLater(Seen seen, @Nullable Instant stored) {
    return stored == null || seen.hour().isAfter(stored);
  }

  private boolean isDefined(Pair pair) {
    Property property = new Property(PropertyOwner.EVENTS, pair.property());
    boolean isPropertyDefined =
        properties.containsKey(property)
            || storedProperties.containsKey(property)
            || known.types(PropertyOwner.EVENTS).containsKey(pair.property());
    return isPropertyDefined
        && (events.containsKey(pair.event())
            || storedEvents.containsKey(pair.event())
            || known.seen(pair.event()) != null);
  }

  private static final String WRITE_EVENTS =
      """
      insert into event_definition (project_id, name, created_at, last_seen_at)
      select $1::bigint, e.name, e.created_at, e.last_seen_at
      from unnest($2::text[], $3::timestamptz[], $4::timestamptz[])
        as e (name, created_at, last_seen_at)
      order by e.name
      on conflict (project_id, name) do update
      set last_seen_at = greatest(event_definition.last_seen_at, excluded.last_seen_at)
      """;

  private Future<?> writeEvents() {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Map.Entry<String, Seen>> entries = List.copyOf(events.entrySet());
    return connection
        .preparedQuery(WRITE_EVENTS)
        .execute(
            Tuple.of(
                projectId,
                entries.stream().map(Map.Entry::getKey).toArray(String[]::new),
                entries.stream()
                    .map(one -> at(one.getValue().first()))
                    .toArray(OffsetDateTime[]::new),
                entries.stream()
                    .map(one -> at(one.getValue().hour()))
                    .toArray(OffsetDateTime[]::new)));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static final String WRITE_PROPERTIES =
      """
      insert into property_definition (project_id, type, group_type_index, name, property_type)
      select $1::bigint, p.type, p.group_type_index, p.name, p.property_type
      from unnest($2::smallint[], $3::smallint[], $4::text[], $5::text[])
        as p (type, group_type_index, name, property_type)
      order by p.type, p.group_type_index, p.name
      on conflict (project_id, type, group_type_index, name) do update
      set property_type = coalesce(property_definition.property_type, excluded.property_type)
      """;

  private Future<?> writeProperties() {
    if (properties.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Property> keys = List.copyOf(properties.keySet());
    return connection
        .preparedQuery(WRITE_PROPERTIES)
        .execute(
            Tuple.of(
                projectId,
                keys.stream().map(one -> (short) one.owner().type()).toArray(Short[]::new),
                keys.stream()
                    .map(one -> (short) one.owner().groupTypeIndex())
                    .toArray(Short[]::new),
                keys.stream().map(Property::name).toArray(String[]::new),
                keys.stream().map(this::label).toArray(String[]::new)));
  }

  private @Nullable String label(Property property) {
    PropertyType type = properties.get(property);
    return type == null ? null : type.label();
  }

  private static final String WRITE_PAIRS =
      """
      insert into event_property (event, property, project_id)
      select p.event, p.property, $1::bigint
      from unnest($2::text[], $3::text[]) as p (event, property)
      order by p.event, p.property
      on conflict do nothing
      """;

  private Future<?> writePairs() {
    if (pairs.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(WRITE_PAIRS)
        .execute(
            Tuple.of(
                projectId,
                pairs.stream().map(Pair::event).toArray(String[]::new),
                pairs.stream().map(Pair::property).toArray(String[]::new)))
        .onSuccess(rows -> counts = Objects.requireNonNull(counts).plus(0, 0, rows.rowCount()));
  }
}
