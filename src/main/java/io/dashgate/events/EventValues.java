package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
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
  private static final String VALUE = "value";

  private final Database database;

  EventValues(Database database) {
    this.database = database;
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

  /** Of the latest 5,000 events of a week, and of at most 8 MB as they are stored. */
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
            and e.ts > now() - interval '7 days'
          order by e.ts desc, e.uuid desc
          limit 5000
        ) k
        where n.project_id = $1
          and ($4::text = '' or n.name = $4)
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
      )
      select f.value
      from found f
      where f.value <> 'null'
        and length(f.value) <= 1000
        and strpos(lower(f.value), lower($3::text)) > 0
      group by f.value
      order by count(*) desc, f.value collate "C"
      limit 200
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
    return database
        .readIn(
            projectId,
            VALUES,
            Tuple.of(
                projectId, key, escaped(part), parameters.optionalText("event_name").orElse("")))
        .map(rows -> read(rows, part.toLowerCase(Locale.ROOT)));
  }

  /** Returns a part of a text as it is in JSON. */
  private static String escaped(String part) {
    String quoted = RawParts.quote(part);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static List<PropertyValue> read(RowSet<Row> rows, String part) {
    Set<PropertyValue> values = new LinkedHashSet<>();
    for (Row row : rows) {
      RawJson json = new RawJson(row.getString(0));
      List<RawJson> elements =
          json.text().startsWith("[") ? RawParts.elements(json) : List.of(json);
      for (RawJson element : elements) {
        PropertyValue value = value(element);
        if (!value.isMissing() && value.text().toLowerCase(Locale.ROOT).contains(part)) {
          values.add(value);
        }
      }
    }
    return values.stream().limit(MOST_VALUES).toList();
  }

  private static PropertyValue value(RawJson json) {
    return PropertyReader.read("{\"value\":" + json.text() + "}", Set.of(VALUE))
        .getOrDefault(VALUE, PropertyValue.MISSING);
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
