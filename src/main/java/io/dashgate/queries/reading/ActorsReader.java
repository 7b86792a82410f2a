package io.dashgate.queries.reading;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.ActorColumn;
import io.dashgate.queries.model.ActorsQuery;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a query of the actors behind a point of an insight. */
public final class ActorsReader {

  private static final String KIND = "ActorsQuery";
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_COLUMNS = 100;

  private final QueryFields fields;
  private final QueryFields source;
  private final QueryContext context;

  private ActorsReader(QueryFields fields, QueryContext context) {
    this.fields = fields;
    this.source = fields.child("source");
    this.context = context;
  }

  /** Whether a query, possibly within nodes that say how it is shown, is one of actors. */
  public static boolean isActors(JsonObject query) {
    return KIND.equals(QueryReader.source(query).getValue("kind"));
  }

  /**
   * Reads a query in today's language.
   *
   * @throws ApiException 400 if it cannot be read, is not supported, or exceeds a limit
   */
  public static ActorsQuery ofQuery(JsonObject query, QueryContext context) {
    QueryFields fields = new QueryFields(QueryReader.source(query), "query");
    if (!fields.has("source")) {
      throw Unsupported.actorsWithoutSource();
    }
    return new ActorsReader(fields, context).read();
  }

  private ActorsQuery read() {
    String kind = source.text("kind");
    if (!"InsightActorsQuery".equals(kind)) {
      throw kind == null ? source.unfit("kind", "the kind of a query") : Unsupported.kind(kind);
    }
    if (!(source.value("source") instanceof JsonObject insight)) {
      throw ApiException.required("source");
    }
    TrendsQuery trends = (TrendsQuery) QueryReader.ofQuery(insight, context);
    Series series = series(trends);
    List<ActorColumn> columns = columns(isOfGroups(trends, series));
    ActorColumnReader.Order order = order(columns);
    return new ActorsQuery(
        trends.only(series, filter(isOfGroups(trends, series))),
        day(),
        isPrevious(trends),
        values(trends.breakdown()),
        false,
        columns,
        fields.has("search") ? String.valueOf(fields.value("search")).strip() : "",
        order.column(),
        order.isDescending(),
        limit(),
        offset());
  }

  private static boolean isOfGroups(TrendsQuery trends, Series series) {
    return series.math() == Maths.UNIQUE_GROUP || trends.groupTypeIndex() >= 0;
  }

  private Series series(TrendsQuery trends) {
    int index = source.number("series").orElse(0);
    if (index < 0 || index >= trends.series().size()) {
      throw ApiException.invalidInput("There is no series " + index + ".", "series");
    }
    return trends.series().get(index);
  }

  private @Nullable String day() {
    return source.text("day");
  }

  private boolean isPrevious(TrendsQuery trends) {
    String compare = source.text("compare");
    if (compare == null || compare.equals("current")) {
      return false;
    }
    if (!compare.equals("previous")) {
      throw source.unfit("compare", "current or previous");
    }
    if (trends.comparison() == null) {
      throw ApiException.invalidInput("The query compares nothing.", "compare");
    }
    return true;
  }

  private @Nullable List<String> values(@Nullable Breakdown breakdown) {
    Object given = source.value("breakdown");
    return given == null || breakdown == null ? null : values(given, breakdown);
  }

  /** Returns the values of a line of a breakdown, one a property. */
  static List<String> values(Object given, Breakdown breakdown) {
    List<String> values = new ArrayList<>();
    JsonArray list = given instanceof JsonArray several ? several : JsonArray.of(given);
    for (Object value : list) {
      String text = value == null ? "" : value.toString();
      values.add(text.isEmpty() ? Breakdown.NULL : text);
    }
    int size = breakdown.properties().size();
    if (values.size() != size) {
      throw ApiException.invalidInput(
          "There must be a value for each of the " + size + " properties of the breakdown.",
          "breakdown");
    }
    return values;
  }

  private Filter filter(boolean isOfGroups) {
    PropertyType type = isOfGroups ? PropertyType.GROUP : PropertyType.PERSON;
    Filter filter = FilterGroup.NONE;
    for (String name : List.of("properties", "fixedProperties")) {
      Filter one = FilterParser.of(fields.value(name), type, context.filterClock());
      FilterParser.requireTypes(one, Set.of(type));
      filter = FilterGroup.both(filter, one);
    }
    return filter;
  }

  private List<ActorColumn> columns(boolean isOfGroups) {
    List<ActorColumn> columns = new ArrayList<>();
    for (Object name : fields.list("select")) {
      if (!(name instanceof String text)) {
        throw fields.unfit("select", "a list of strings");
      }
      columns.add(ActorColumnReader.column(text));
    }
    if (columns.size() > MOST_COLUMNS) {
      throw ApiException.invalidInput(
          "There may be at most " + MOST_COLUMNS + " columns.", "select");
    }
    if (columns.isEmpty()) {
      List<String> usual =
          isOfGroups
              ? List.of("group")
              : List.of("person", "id", "person.$delete", "event_distinct_ids");
      usual.forEach(name -> columns.add(ActorColumnReader.column(name)));
    }
    return columns;
  }

  /**
   * Without one, the newest are first if that is shown; else they are in the order of the first
   * column.
   */
  private ActorColumnReader.Order order(List<ActorColumn> columns) {
    JsonArray given = fields.list("orderBy");
    if (given.size() > 1) {
      throw ApiException.invalidInput("There may be at most one column to order by.", "orderBy");
    }
    if (!given.isEmpty()) {
      if (!(given.getValue(0) instanceof String text)) {
        throw fields.unfit("orderBy", "a list of strings");
      }
      return ActorColumnReader.order(text);
    }
    return columns.stream()
        .filter(column -> column.kind() == ActorColumn.Kind.CREATED_AT)
        .findFirst()
        .map(created -> new ActorColumnReader.Order(created, true))
        .orElseGet(() -> new ActorColumnReader.Order(columns.get(0), false));
  }

  private int limit() {
    int limit = fields.number("limit").orElse(USUAL_LIMIT);
    if (limit < 1) {
      throw ApiException.invalidInput("limit must be at least 1.", "limit");
    }
    return Math.min(limit, ActorsQuery.MOST);
  }

  private int offset() {
    int offset = fields.number("offset").orElse(0);
    if (offset < 0) {
      throw ApiException.invalidInput("offset must not be negative.", "offset");
    }
    return offset;
  }
}
