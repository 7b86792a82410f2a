package io.dashgate.sharing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.charts.Chart;
import io.dashgate.pictures.InsightChart;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.results.KeptResult;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What visitors see of a result: numbers, dates and labels. Filters and links to persons are left
 * out, since they may contain personal data, and so is what is not known.
 *
 * @param dateTo the last moment of the query, in ISO 8601
 * @param staleAt when it is to be computed anew; null: never
 * @param text the result as it is kept
 */
record SharedResult(
    OffsetDateTime computedAt, String dateTo, @Nullable OffsetDateTime staleAt, RawJson text) {

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

  /** Returns it of a kept result; null if there is none with its text. */
  static @Nullable SharedResult of(@Nullable KeptResult kept) {
    RawJson text = kept == null ? null : kept.text();
    return kept == null || text == null
        ? null
        : new SharedResult(kept.computedAt(), kept.dateTo(), kept.staleAt(), text);
  }

  int textLength() {
    return text.text().length();
  }

  /**
   * Returns its chart.
   *
   * @param isTitled whether the name is drawn: for pictures that stand alone
   */
  Chart chart(InsightChart insight, boolean isTitled) {
    return insight.of(text, dateTo, computedAt, isTitled);
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
