package io.dashgate.queries.answers;

import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.QueryClock;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.model.TrendsResult.Line;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A time and a project in which questions are asked. */
final class TrendsWorld {

  private static final Instant NOW = Instant.parse("2022-06-15T10:30:00Z");

  private TrendsWorld() {}

  /**
   * A question, and what was computed for it.
   *
   * @param dates of the question
   * @param lines of the result
   */
  record Asked(TrendsQuery query, QueryDates dates, List<Line> lines) {

    /** Asks as today, without the kind. */
    static Asked query(String json) {
      return query(json, "UTC");
    }

    static Asked query(String json, String zone) {
      QueryContext context = context(zone);
      JsonObject query = new JsonObject(json).put("kind", "TrendsQuery");
      return of((TrendsQuery) QueryReader.ofQuery(query, context), context);
    }

    /** Asks as in 2022. */
    static Asked filters(String json) {
      QueryContext context = context("UTC");
      return of((TrendsQuery) QueryReader.ofFilters(new JsonObject(json), context), context);
    }

    private static QueryContext context(String zone) {
      return new QueryContext(new QueryClock(NOW, ZoneId.of(zone), 0), new JsonArray());
    }

    private static Asked of(TrendsQuery query, QueryContext context) {
      return new Asked(query, QueryDates.of(query, context.clock(), null), new ArrayList<>());
    }

    Asked line(int series, double... data) {
      lines.add(new Line(series, false, List.of(), data, 0));
      return this;
    }

    Asked previous(int series, double... data) {
      lines.add(new Line(series, true, List.of(), data, 0));
      return this;
    }

    Asked value(int series, String value, double... data) {
      return values(series, List.of(value), data);
    }

    Asked values(int series, List<String> values, double... data) {
      lines.add(new Line(series, false, values, data, 0));
      return this;
    }

    Asked total(int series, double total) {
      lines.add(new Line(series, false, List.of(), new double[0], total));
      return this;
    }

    TrendsResult result() {
      return new TrendsResult(dates.current(), dates.previous(), lines, false);
    }
  }
}
