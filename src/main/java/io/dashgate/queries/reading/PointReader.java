package io.dashgate.queries.reading;

import io.dashgate.filters.FilterGroup;
import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.ActorColumn;
import io.dashgate.queries.model.ActorsQuery;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of 2022 for the actors behind a point of trends: the filters of the insight
 * with the dates of the point, the entity, and the value of the breakdown.
 */
public final class PointReader {

  /** What changes how a point is shown, or the time of the insight, but not who is behind it. */
  private static final Set<String> OTHERS =
      Set.of("compare", "formula", "smoothing_intervals", "insight", "shown_as", "offset");

  private final JsonObject given;
  private final QueryFields fields;

  private PointReader(JsonObject given) {
    this.given = given;
    this.fields = new QueryFields(given, "query");
  }

  /**
   * Reads the parameters.
   *
   * @param given lists and objects may be JSON in a text
   * @throws ApiException 400 if they cannot be read, are not supported, or exceed a limit
   */
  public static ActorsQuery ofParameters(
      JsonObject given, String search, int limit, long offset, QueryContext context) {
    PointReader reader = new PointReader(given);
    TrendsQuery trends = (TrendsQuery) QueryReader.ofFilters(reader.filters(), context);
    TrendsQuery one = trends.only(reader.series(trends), FilterGroup.NONE);
    ActorColumn column = ActorColumnReader.column("actor");
    return new ActorsQuery(
        one.display() == Display.CUMULATIVE ? one.shownAs(Display.OVER_TIME) : one,
        null,
        false,
        reader.values(trends.breakdown()),
        true,
        List.of(column),
        search,
        column,
        false,
        limit,
        offset);
  }

  private JsonObject filters() {
    JsonObject filters = given.copy();
    OTHERS.forEach(filters::remove);
    if (given.getValue("events") == null && given.getValue("actions") == null) {
      if (!given.containsKey("entity_id")) {
        throw ApiException.required("entity_id");
      }
      JsonObject entity = new JsonObject().put("id", given.getValue("entity_id"));
      for (String name : List.of("math", "math_property", "math_group_type_index", "order")) {
        if (given.getValue("entity_" + name) != null) {
          entity.put(name, given.getValue("entity_" + name));
        }
      }
      boolean isAction = "actions".equals(given.getValue("entity_type"));
      filters.put(isAction ? "actions" : "events", JsonArray.of(entity));
    }
    return filters;
  }

  /** By its place and its name, as far as these are given. */
  private Series series(TrendsQuery trends) {
    Integer order = fields.number("entity_order").orElse(null);
    String id = fields.text("entity_id");
    List<Series> found =
        trends.series().stream().filter(one -> id == null || id.equals(one.event())).toList();
    return found.stream()
        .filter(one -> order == null || order.equals(one.labels().order()))
        .findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(() -> ApiException.invalidInput("There is no such series.", "entity_id"));
  }

  private @Nullable List<String> values(@Nullable Breakdown breakdown) {
    Object value = given.getValue("breakdown_value");
    if (breakdown == null || value == null) {
      return null;
    }
    if (breakdown.properties().size() > 1 && value instanceof String text) {
      Object decoded = JsonBody.decode(Buffer.buffer(text));
      return ActorsReader.values(decoded == null ? "" : decoded, breakdown);
    }
    return ActorsReader.values(value, breakdown);
  }
}
