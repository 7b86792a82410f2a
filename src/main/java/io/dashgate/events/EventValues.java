package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyValue;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The values that a property had on the latest events, for suggestions while a filter is typed. */
final class EventValues {

  /** The key that stands for the names of events. */
  private static final String CUSTOM_EVENT = "custom_event";

  private static final String[] NOT_CUSTOM = {
    "$autocapture", "$pageview", "$identify", "$pageleave", "$screen"
  };

  private static final int MOST_VALUES = 10;

  /** Of the most frequent ones, which may be lists. */
  private static final int MOST_FOUND = 200;

  private static final String VALUE = "value";

  /** How many events are looked at. */
  private static final int MOST_EVENTS = 5_000;

  private static final Duration RECENT = Duration.ofDays(7);

  private final Database database;
  private final EventReads reads;
  private final EventList stored;
  private final Clock clock;

  EventValues(Database database, EventReads reads, EventList stored, Clock clock) {
    this.database = database;
    this.reads = reads;
    this.stored = stored;
    this.clock = clock;
  }

  private static final String NAMES =
      """
      select d.name
      from event_definition d
      where d.project_id = $1
        and d.name <> all ($2)
        and strpos(lower(d.name), lower($3::text)) > 0
      order by d.last_seen_at desc nulls last, d.name
      limit 100
      """;

  /** Of at most 8 MB of events as they are stored; as many values as fit. */
  private static final String VALUES =
      """
      with entries as materialized (
        select k.*, row_number() over (order by k.ts desc, k.uuid desc) as n
        from event_name n
        cross join lateral (
          select e.event_number, e.ts, e.uuid
          from event e
          where e.project_id = $1
            and e.event_number = n.event_number
            and e.ts >= $4
            and e.id_number <> all (
              array(
                select x.id_number
                from erased_id x
                where x.project_id = $1
              )
            )
          order by e.ts desc, e.uuid desc
          limit 5000
        ) k
        where n.project_id = $1
          and ($3::text = '' or n.name = $3)
        order by n
        limit 5000
      ),
      sized as materialized (
        select k.*, sum(pg_column_size(e.properties)) over (order by k.n) as total
        from entries k
        join event e on e.project_id = $1 and e.event_number = k.event_number and e.ts = k.ts
          and e.uuid = k.uuid
      ),
      found as (
        select (e.properties -> $2::text)::text as value
        from sized k
        join event e on e.project_id = $1 and e.event_number = k.event_number and e.ts = k.ts
          and e.uuid = k.uuid
        where k.total <= 8000000
      ),
      counted as (
        select f.value, count(*) as events,
          sum(octet_length(f.value)) over (order by count(*) desc, f.value collate "C") as bytes
        from found f
        where length(f.value) <= 1000
        group by f.value
      )
      select c.value, c.events
      from counted c
      where c.bytes <= 1000000
      """;

  /** Returns values, the most frequent first. */
  Future<List<PropertyValue>> list(long projectId, Parameters parameters) {
    String key = parameters.optionalText("key").orElse("");
    String part = parameters.optionalText(VALUE).orElse("");
    if (key.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    if (key.equals(CUSTOM_EVENT)) {
      return database
          .readIn(
              projectId, NAMES, Tuple.of(projectId).addArrayOfString(NOT_CUSTOM).addString(part))
          .map(rows -> rows.stream().map(row -> PropertyValue.ofText(row.getString(0))).toList());
    }
    String name = parameters.optionalText("event_name").orElse("");
    return reads.read(
        projectId,
        snapshot ->
            count(snapshot, key, name).compose(counts -> snapshot.run(() -> values(counts, part))));
  }

  private Future<ValueCounts> count(EventSnapshot snapshot, String key, String name) {
    EventPosition begin = EventPosition.after(EventPosition.bounded(clock.instant().minus(RECENT)));
    EventQuery recent =
        new EventQuery(
            name.isEmpty() ? null : name,
            null,
            false,
            begin,
            EventPosition.LAST,
            FilterGroup.NONE,
            false,
            MOST_EVENTS,
            0);
    return stored
        .positions(snapshot, recent, MOST_EVENTS)
        .compose(
            latest -> {
              EventPosition end =
                  latest.rows().size() >= MOST_EVENTS
                      ? latest.rows().get(MOST_EVENTS - 1)
                      : latest.end();
              long first = end == null ? begin.micros() + 1 : end.micros();
              return count(snapshot, key, recent, first);
            });
  }

  /** Counts the values of the events from a time on. */
  private static Future<ValueCounts> count(
      EventSnapshot snapshot, String key, EventQuery query, long first) {
    String name = query.event() == null ? "" : query.event();
    ChunkRange range =
        new ChunkRange(query.event(), null, first, EventPosition.LAST.micros(), false);
    return snapshot
        .execute(VALUES, Tuple.of(snapshot.projectId(), key, name, StoredChunk.time(first)))
        .compose(
            rows ->
                ValueCounts.of(snapshot, key, range)
                    .compose(counts -> ChunkWalk.walk(snapshot, range, counts).map(any -> counts))
                    .compose(counts -> snapshot.run(() -> add(rows, counts))));
  }

  private static ValueCounts add(RowSet<Row> rows, ValueCounts counts) {
    for (Row row : rows) {
      String json = row.getString(0);
      counts.add(
          json.startsWith("\"") ? RawParts.quote(RawParts.text(new RawJson(json))) : json,
          row.getLong(1));
    }
    return counts;
  }

  private static List<PropertyValue> values(ValueCounts counts, String part) {
    String sought = part.toLowerCase(Locale.ROOT);
    Set<PropertyValue> values = new LinkedHashSet<>();
    for (String text : counts.mostFrequent(escaped(part), MOST_FOUND)) {
      RawJson json = new RawJson(text);
      List<RawJson> elements = text.startsWith("[") ? RawParts.elements(json) : List.of(json);
      for (RawJson element : elements) {
        PropertyValue value = PropertyReader.value(element.text());
        if (!value.isMissing() && value.text().toLowerCase(Locale.ROOT).contains(sought)) {
          values.add(value);
        }
      }
    }
    return values.stream().limit(MOST_VALUES).toList();
  }

  /** Returns a part of a text as it is in JSON. */
  private static String escaped(String part) {
    String quoted = RawParts.quote(part);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** Writes a value; only numbers are not written as texts. */
  static void write(JsonGenerator json, PropertyValue value) throws IOException {
    json.writeStartObject();
    json.writeFieldName("name");
    if (value.kind() == PropertyValue.Kind.NUMBER) {
      value.write(json);
    } else {
      json.writeString(value.text());
    }
    json.writeEndObject();
  }
}
