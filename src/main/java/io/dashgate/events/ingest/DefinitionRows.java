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
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Known as soon as the transaction is committed. */
  private final ChosenDefinitions chosen =
      new ChosenDefinitions(new HashMap<>(), new HashMap<>(), new ArrayList<>());

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
    return chosen
        .write(connection, projectId)
        .map(
            newPairs -> {
              if (newPairs > 0) {
                counts = Objects.requireNonNull(counts).plus(0, 0, newPairs);
              }
              return null;
            });
  }

  /** Remembers what the transaction has read and written. */
  void committed() {
    storedEvents.forEach(known::saw);
    storedProperties.forEach(
        (property, hasType) -> known.types(property.owner()).put(property.name(), hasType));
    chosen.events().forEach((name, at) -> known.saw(name, at.hour()));
    chosen
        .properties()
        .forEach(
            (property, type) ->
                known
                    .types(property.owner())
                    .merge(property.name(), type != null, (before, now) -> before || now));
    chosen.pairs().forEach(pair -> known.seenOn(pair.event()).add(pair.property()));
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
        chosen.events().put(one.getKey(), one.getValue());
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
        chosen.properties().put(property, one.getValue());
        newProperties += isNew ? 1 : 0;
      }
    }
    long pairsLeft = MOST_PAIRS - stored.pairs();
    seen.pairs().stream()
        .filter(this::isDefined)
        .limit(Math.max(0, pairsLeft))
        .forEach(chosen.pairs()::add);
    counts = stored.plus(newEvents, newProperties, 0);
  }

  private static boolean isLater(Seen seen, @Nullable Instant stored) {
    return stored == null || seen.hour().isAfter(stored);
  }

  private boolean isDefined(Pair pair) {
    Property property = new Property(PropertyOwner.EVENTS, pair.property());
    boolean isPropertyDefined =
        chosen.properties().containsKey(property)
            || storedProperties.containsKey(property)
            || known.types(PropertyOwner.EVENTS).containsKey(pair.property());
    return isPropertyDefined
        && (chosen.events().containsKey(pair.event())
            || storedEvents.containsKey(pair.event())
            || known.seen(pair.event()) != null);
  }
}
