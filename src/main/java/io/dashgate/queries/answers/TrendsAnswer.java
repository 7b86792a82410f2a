package io.dashgate.queries.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what trends have computed, in the language in which they were asked. */
public final class TrendsAnswer {

  private final JsonGenerator json;
  private final TrendsQuery query;
  private final boolean isTotal;
  private final BucketTexts current;
  private final @Nullable BucketTexts previous;
  private final Buckets times;
  private final @Nullable Buckets timesBefore;
  private final @Nullable PersonLinks links;

  private TrendsAnswer(
      JsonGenerator json, TrendsQuery query, TrendsResult result, @Nullable PersonLinks links) {
    this.json = json;
    this.query = query;
    this.links = links;
    times = result.current();
    timesBefore = result.previous();
    isTotal = query.display() == Display.TOTAL_VALUE;
    boolean isCompared = result.previous() != null;
    current = BucketTexts.of(result.current(), query.language(), isCompared);
    previous =
        result.previous() == null
            ? null
            : BucketTexts.of(result.previous(), query.language(), isCompared);
  }

  /**
   * Writes the list of results without links.
   *
   * @param filters of the insight, which answers in the language of 2022 repeat
   */
  public static void write(
      JsonGenerator json, TrendsQuery query, TrendsResult result, RawJson filters)
      throws IOException {
    write(json, query, result, filters, null);
  }

  /**
   * Writes the list of results.
   *
   * @param filters of the insight, which answers in the language of 2022 repeat
   * @param links to who is behind the points, which only these answers have; null: none
   */
  public static void write(
      JsonGenerator json,
      TrendsQuery query,
      TrendsResult result,
      RawJson filters,
      @Nullable PersonLinks links)
      throws IOException {
    TrendsAnswer answer = new TrendsAnswer(json, query, result, links);
    List<TrendsRow> rows = TrendsRows.of(query, result);
    json.writeStartArray();
    for (TrendsRow row : rows) {
      json.writeStartObject();
      if (query.language() == Language.FILTERS) {
        answer.writeOf2022(row, filters);
      } else {
        answer.write(row);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Returns the first moment of a query. */
  public static String from(Buckets buckets) {
    return BucketTexts.from(buckets);
  }

  /** Returns the last moment of a query. */
  public static String to(Buckets buckets) {
    return BucketTexts.to(buckets);
  }

  private BucketTexts texts(TrendsRow row) {
    return row.line().isPrevious() && previous != null ? previous : current;
  }

  private Buckets times(TrendsRow row) {
    return row.line().isPrevious() && timesBefore != null ? timesBefore : times;
  }

  private void write(TrendsRow row) throws IOException {
    if (isTotal && row.series() == null) {
      json.writeNullField("data");
    } else {
      data(row);
    }
    if (!isTotal) {
      JsonFields.texts(json, "labels", texts(row).labels());
    }
    JsonFields.texts(json, "days", isTotal ? List.of() : texts(row).days());
    number("count", isTotal ? 0 : row.count());
    if (isTotal) {
      number("aggregated_value", row.line().total());
    }
    json.writeStringField("label", row.label());
    json.writeObjectFieldStart("filter");
    json.writeEndObject();
    json.writeFieldName("action");
    SeriesJson.write(json, row.series(), texts(row).times());
    if (previous != null) {
      json.writeBooleanField("compare", true);
      json.writeStringField("compare_label", period(row.line()));
    }
    breakdownValue(row);
  }

  private void writeOf2022(TrendsRow row, RawJson filters) throws IOException {
    if (row.series() != null) {
      json.writeFieldName("action");
      SeriesJson.writeOf2022(json, row.series());
    }
    json.writeStringField("label", row.label());
    number("count", isTotal ? 0 : row.count());
    data(row);
    JsonFields.texts(json, "labels", texts(row).labels());
    JsonFields.texts(json, "days", texts(row).days());
    if (isTotal) {
      totalOf2022(row.line().total());
      JsonFields.raw(json, "filter", filters);
      json.writeFieldName("persons");
      if (links == null) {
        json.writeNull();
      } else {
        links.writeTotal(json, query, row, times(row));
      }
      breakdownValue(row);
    } else {
      breakdownValue(row);
      json.writeFieldName("persons_urls");
      if (links == null) {
        json.writeStartArray();
        json.writeEndArray();
      } else {
        links.writeAll(json, query, row, times(row));
      }
      JsonFields.raw(json, "filter", filters);
    }
    if (previous != null) {
      json.writeStringField("compare_label", period(row.line()));
      json.writeBooleanField("compare", true);
    }
  }

  private void totalOf2022(double total) throws IOException {
    if (Double.isNaN(total)) {
      json.writeNullField("aggregated_value");
    } else {
      number("aggregated_value", total);
    }
  }

  private void data(TrendsRow row) throws IOException {
    json.writeArrayFieldStart("data");
    for (double value : row.line().data()) {
      Numbers.write(json, value);
    }
    json.writeEndArray();
  }

  private void number(String name, double value) throws IOException {
    json.writeFieldName(name);
    Numbers.write(json, value);
  }

  private static String period(Line line) {
    return line.isPrevious() ? "previous" : "current";
  }

  /** One value is a text, several are a list. */
  private void breakdownValue(TrendsRow row) throws IOException {
    if (!row.isBrokenDown()) {
      return;
    }
    List<String> values = row.line().values();
    if (query.language() == Language.FILTERS && TrendsRow.isWithoutValue(row.line())) {
      json.writeStringField("breakdown_value", "");
    } else if (values.size() == 1) {
      json.writeStringField("breakdown_value", values.get(0));
    } else {
      JsonFields.texts(json, "breakdown_value", values);
    }
  }
}
