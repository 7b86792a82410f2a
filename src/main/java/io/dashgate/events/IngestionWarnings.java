package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists the warnings of the last 30 days about events, by their type. */
final class IngestionWarnings {

  private final Database database;

  IngestionWarnings(Database database) {
    this.database = database;
  }

  /**
   * A warning, at most one an hour for each type and key.
   *
   * @param count how often it was met in that hour
   */
  record Warning(String type, OffsetDateTime timestamp, long count, RawJson details) {}

  /** The newest ones, as many as fit. */
  private static final String LIST =
      """
      select w.type, w.warned_at, w.count, w.details::text
      from (
        select s.*, %s as fits
        from (
          select w.*, %s as bytes
          from ingestion_warning w
          where w.project_id = $1
            and w.warned_at > now() - interval '30 days'
          order by w.warned_at desc, w.type, w.key
          limit 1000
        ) s
      ) w
      where w.fits
      order by w.warned_at desc, w.type, w.key
      """
          .formatted(
              RowBytes.fit("s.bytes", "s.warned_at desc, s.type, s.key"),
              RowBytes.of(List.of(), List.of("w.details")));

  Future<List<Warning>> list(long projectId) {
    return database
        .readIn(projectId, LIST, Tuple.of(projectId))
        .map(rows -> rows.stream().map(IngestionWarnings::read).toList());
  }

  private static Warning read(Row row) {
    return new Warning(
        row.getString(0), row.getOffsetDateTime(1), row.getLong(2), new RawJson(row.getString(3)));
  }

  /** Writes the warnings, those of the type that was met last first. */
  static void write(JsonGenerator json, List<Warning> warnings) throws IOException {
    Map<String, List<Warning>> byType =
        warnings.stream()
            .collect(Collectors.groupingBy(Warning::type, LinkedHashMap::new, Collectors.toList()));
    json.writeStartObject();
    json.writeArrayFieldStart("results");
    for (Map.Entry<String, List<Warning>> type : byType.entrySet()) {
      json.writeStartObject();
      json.writeStringField("type", type.getKey());
      json.writeStringField("lastSeen", Timestamps.format(type.getValue().get(0).timestamp()));
      json.writeNumberField("count", type.getValue().stream().mapToLong(Warning::count).sum());
      json.writeArrayFieldStart("warnings");
      for (Warning warning : type.getValue()) {
        json.writeStartObject();
        json.writeStringField("type", warning.type());
        json.writeStringField("timestamp", Timestamps.format(warning.timestamp()));
        JsonFields.raw(json, "details", warning.details());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
