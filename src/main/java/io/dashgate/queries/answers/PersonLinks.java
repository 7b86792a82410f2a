package io.dashgate.queries.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of who is behind the points of a result of 2022. Each has the filters of the
 * insight, its series alone, and the very time of the point.
 */
public final class PersonLinks {

  /** An address that is longer cannot be requested. */
  private static final int LONGEST = 6_000;

  /** The most characters of all addresses of a result. */
  private static final int MOST_CHARACTERS = 100_000;

  private static final List<String> FILTERS =
      List.of(
          "interval",
          "properties",
          "filter_test_accounts",
          "breakdown",
          "breakdowns",
          "breakdown_type",
          "breakdown_group_type_index",
          "breakdown_histogram_bin_count",
          "breakdown_normalize_url",
          "aggregation_group_type_index");

  private final String path;
  private final Map<String, String> filters = new LinkedHashMap<>();
  private int characters;

  /**
   * Makes the addresses of a result.
   *
   * @param filters of the insight
   */
  public PersonLinks(long projectId, RawJson filters) {
    this.path = "/api/projects/" + projectId + "/persons/trends/";
    JsonObject given = new JsonObject(filters.text());
    for (String name : FILTERS) {
      Object value = given.getValue(name);
      if (value != null) {
        this.filters.put(name, text(value));
      }
    }
    // some saved filters are broken: they are in a text or in a list
    characters = given.size() == 1 && given.containsKey("filters") ? MOST_CHARACTERS : 0;
  }

  private static String text(Object value) {
    return value instanceof JsonObject object
        ? object.encode()
        : value instanceof JsonArray list ? list.encode() : value.toString();
  }

  /** Writes a list of an address for each point; an empty one if they were too long. */
  void writeAll(JsonGenerator json, TrendsQuery query, TrendsRow row, Buckets buckets)
      throws IOException {
    json.writeStartArray();
    Series series = row.series();
    int length = series == null ? 0 : address(query, series, row, buckets, 0).length();
    if (series != null && fits(length, buckets.size())) {
      for (int bucket = 0; bucket < buckets.size(); bucket++) {
        write(json, query, series, row, buckets, bucket);
      }
    }
    json.writeEndArray();
  }

  private boolean fits(int length, int count) {
    long sum = characters + (long) length * count;
    if (length > LONGEST || sum > MOST_CHARACTERS) {
      return false;
    }
    characters = (int) sum;
    return true;
  }

  /** Writes the address of a total value; null if it was too long. */
  void writeTotal(JsonGenerator json, TrendsQuery query, TrendsRow row, Buckets buckets)
      throws IOException {
    Series series = row.series();
    if (series != null && fits(address(query, series, row, buckets, 0).length(), 1)) {
      write(json, query, series, row, buckets, 0);
    } else {
      json.writeNull();
    }
  }

  private void write(
      JsonGenerator json,
      TrendsQuery query,
      Series series,
      TrendsRow row,
      Buckets buckets,
      int bucket)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("filter");
    for (Map.Entry<String, String> one : point(query, series, row, buckets, bucket).entrySet()) {
      json.writeStringField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
    json.writeStringField("url", address(query, series, row, buckets, bucket));
    json.writeEndObject();
  }

  private String address(
      TrendsQuery query, Series series, TrendsRow row, Buckets buckets, int bucket) {
    Map<String, String> parameters = point(query, series, row, buckets, bucket);
    parameters.put("explicit_date", "true");
    parameters.put("events", new JsonArray().add(event(series)).encode());
    if (query.display() == Display.TOTAL_VALUE) {
      parameters.put("display", "BoldNumber");
    }
    parameters.putAll(filters);
    StringBuilder address = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      address
          .append(separator)
          .append(one.getKey())
          .append('=')
          .append(URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return address.toString();
  }

  private Map<String, String> point(
      TrendsQuery query, Series series, TrendsRow row, Buckets buckets, int bucket) {
    Map<String, String> point = new LinkedHashMap<>();
    put(point, "entity_id", series.event());
    point.put("entity_type", "events");
    put(point, "entity_math", series.labels().math());
    PointTimes times = PointTimes.of(query, series, buckets, bucket);
    point.put("date_from", times.from());
    point.put("date_to", times.to());
    put(point, "entity_order", series.labels().order());
    if (row.isBrokenDown()) {
      point.put("breakdown_value", value(row.line().values()));
      point.put("breakdown_type", filters.getOrDefault("breakdown_type", "event"));
    }
    return point;
  }

  private static String value(List<String> values) {
    List<String> texts =
        values.stream().map(value -> value.equals(Breakdown.NULL) ? "" : value).toList();
    return texts.size() == 1 ? texts.get(0) : new JsonArray(texts).encode();
  }

  private static void put(Map<String, String> point, String name, @Nullable Object value) {
    if (value != null) {
      point.put(name, value.toString());
    }
  }

  private static JsonObject event(Series series) {
    JsonObject event = new JsonObject().put("id", series.event()).put("type", "events");
    putIf(event, "order", series.labels().order());
    putIf(event, "math", series.labels().math());
    putIf(event, "math_property", series.mathProperty());
    if (series.isOfPerson()) {
      event.put("math_property_type", "person_properties");
    }
    if (series.mathGroup() >= 0) {
      event.put("math_group_type_index", series.mathGroup());
    }
    String properties = series.labels().properties().text();
    if (!properties.equals("{}") && !properties.equals("[]")) {
      event.put("properties", properties);
    }
    return event;
  }

  private static void putIf(JsonObject object, String name, @Nullable Object value) {
    if (value != null) {
      object.put(name, value);
    }
  }
}
