package io.dashgate.sharing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.platform.json.Timestamps;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What visitors see of a result: numbers, dates and labels. Filters and links to persons are left
 * out, since they may contain personal data, and so is what is not known.
 *
 * @param text the result as it is kept
 */
record SharedResult(OffsetDateTime computedAt, RawJson text) {

  private static final Set<String> SHOWN =
      Set.of(
          "data",
          "labels",
          "days",
          "count",
          "aggregated_value",
          "label",
          "breakdown_value",
          "compare",
          "compare_label");

  /**
   * A line of a table.
   *
   * @param value its number as text
   */
  record Line(String label, String value) {}

  /** Reads the result of a row; null if there is none. */
  static @Nullable SharedResult read(RowReader columns) {
    OffsetDateTime computedAt = columns.nullableTime();
    RawJson text = columns.nullableJson();
    return computedAt == null || text == null ? null : new SharedResult(computedAt, text);
  }

  int textLength() {
    return text.text().length();
  }

  /** Returns a line for each series. */
  List<Line> lines() {
    return RawParts.elements(text).stream()
        .map(RawParts::members)
        .map(series -> new Line(label(series), value(series)))
        .toList();
  }

  private static String label(Map<String, RawJson> series) {
    RawJson label = series.get("label");
    String text = label == null ? "" : RawParts.text(label);
    RawJson period = series.get("compare_label");
    return period == null ? text : text + " (" + RawParts.text(period) + ")";
  }

  private static String value(Map<String, RawJson> series) {
    RawJson total = series.get("aggregated_value");
    RawJson shown = total == null ? series.get("count") : total;
    return shown == null || shown.text().equals("null") ? "" : shown.text();
  }

  /** Writes the members of the insight. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("last_refresh", Timestamps.format(computedAt));
    json.writeArrayFieldStart("result");
    for (RawJson series : RawParts.elements(text)) {
      json.writeStartObject();
      for (Map.Entry<String, RawJson> member : RawParts.members(series).entrySet()) {
        if (SHOWN.contains(member.getKey())) {
          JsonFields.raw(json, member.getKey(), member.getValue());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
