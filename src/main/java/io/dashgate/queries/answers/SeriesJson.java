package io.dashgate.queries.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.SeriesLabels;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the series that a line belongs to. */
final class SeriesJson {

  private SeriesJson() {}

  /**
   * Writes a series as today.
   *
   * @param series null: the line is computed by a formula
   * @param times when the buckets begin
   */
  static void write(JsonGenerator json, @Nullable Series series, List<String> times)
      throws IOException {
    if (series == null) {
      json.writeNull();
      return;
    }
    SeriesLabels labels = series.labels();
    json.writeStartObject();
    JsonFields.texts(json, "days", times);
    json.writeStringField("id", series.event());
    json.writeStringField("type", "events");
    order(json, labels);
    json.writeStringField("name", series.eventName());
    json.writeStringField("custom_name", labels.customName());
    json.writeStringField("math", labels.math());
    json.writeStringField("math_property", series.mathProperty());
    json.writeNullField("math_hogql");
    group(json, series);
    json.writeObjectFieldStart("properties");
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes a series as in 2022. */
  static void writeOf2022(JsonGenerator json, Series series) throws IOException {
    SeriesLabels labels = series.labels();
    json.writeStartObject();
    json.writeStringField("id", series.event());
    json.writeStringField("type", "events");
    order(json, labels);
    json.writeStringField("name", labels.name() == null ? series.eventName() : labels.name());
    json.writeStringField("custom_name", labels.customName());
    json.writeStringField("math", labels.math());
    json.writeStringField("math_property", series.mathProperty());
    group(json, series);
    JsonFields.raw(json, "properties", labels.properties());
    json.writeEndObject();
  }

  private static void order(JsonGenerator json, SeriesLabels labels) throws IOException {
    Integer order = labels.order();
    JsonFields.number(json, "order", order == null ? null : order.longValue());
  }

  private static void group(JsonGenerator json, Series series) throws IOException {
    JsonFields.number(
        json, "math_group_type_index", series.mathGroup() < 0 ? null : (long) series.mathGroup());
  }
}
