package io.dashgate.queries.reading;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.SeriesLabels;
import io.vertx.core.json.Json;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a series of a query: the events, and what is computed of them. */
final class SeriesReader {

  private static final String PER_ACTOR = "_count_per_actor";

  private static final Map<String, Maths> MATHS =
      Map.of(
          "total", Maths.TOTAL,
          "dau", Maths.DAU,
          "weekly_active", Maths.WEEKLY_ACTIVE,
          "monthly_active", Maths.MONTHLY_ACTIVE,
          "unique_group", Maths.UNIQUE_GROUP,
          "unique_session", Maths.UNIQUE_SESSION,
          "first_time_for_user", Maths.FIRST_TIME_FOR_USER,
          "first_matching_event_for_user", Maths.FIRST_MATCHING_EVENT_FOR_USER);

  private final QueryFields node;
  private final Language language;
  private final QueryContext context;

  SeriesReader(QueryFields node, Language language, QueryContext context) {
    this.node = node;
    this.language = language;
    this.context = context;
  }

  /** Returns the series with an index. */
  Series read(int index) {
    checkKind();
    String name = node.text("math");
    Maths math = math(name);
    boolean isOfProperty = math == Maths.OF_PROPERTY;
    return new Series(
        node.text("event"),
        math,
        isOfProperty || math == Maths.OF_COUNT_PER_ACTOR ? aggregate(name).orElseThrow() : null,
        isOfProperty ? property() : null,
        isOfProperty && isOfPerson(),
        math == Maths.UNIQUE_GROUP ? GroupTypes.required(node, "math_group_type_index") : -1,
        FilterGroup.both(filter("properties"), filter("fixedProperties")),
        labels(index, name));
  }

  private void checkKind() {
    String kind = node.text("kind");
    switch (kind == null ? "EventsNode" : kind) {
      case "EventsNode" -> {}
      case "ActionsNode" -> throw Unsupported.actions();
      case "DataWarehouseNode" -> throw Unsupported.dataWarehouse();
      default -> throw Unsupported.kind(kind);
    }
  }

  private static Maths math(@Nullable String name) {
    if (name == null) {
      return Maths.TOTAL;
    }
    if (name.equals("hogql")) {
      throw Unsupported.hogql();
    }
    Maths math = MATHS.get(name);
    if (math != null) {
      return math;
    }
    boolean isPerActor = name.endsWith(PER_ACTOR);
    if (aggregate(name).isEmpty() || name.equals("sum" + PER_ACTOR)) {
      throw Unsupported.math(name);
    }
    return isPerActor ? Maths.OF_COUNT_PER_ACTOR : Maths.OF_PROPERTY;
  }

  private static Optional<Aggregate> aggregate(@Nullable String math) {
    String name = math == null ? "" : math.replace(PER_ACTOR, "");
    return Arrays.stream(Aggregate.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private String property() {
    String property = node.text("math_property");
    if (property == null) {
      throw ApiException.validation(
          "required", "This field is required when `math` is set to a function.", "math_property");
    }
    if (property.equals("$session_duration")) {
      throw Unsupported.math(property);
    }
    for (String change : new String[] {"math_property_revenue_currency", "math_multiplier"}) {
      if (node.has(change)) {
        throw Unsupported.math(change);
      }
    }
    return property;
  }

  private boolean isOfPerson() {
    String type = node.text("math_property_type");
    if (type == null
        || type.equals("event_properties")
        || type.equals("numerical_event_properties")) {
      return false;
    }
    if (type.equals("person_properties")) {
      return true;
    }
    throw Unsupported.math(type);
  }

  private Filter filter(String name) {
    return FilterParser.of(node.value(name), PropertyType.EVENT, context.filterClock());
  }

  /** Today the order of a series is its index. */
  private SeriesLabels labels(int index, @Nullable String math) {
    Integer order =
        language == Language.QUERY ? Integer.valueOf(index) : node.number("order").orElse(null);
    Object properties = node.value("properties");
    return new SeriesLabels(
        node.text("name"),
        node.text("custom_name"),
        order,
        math,
        new RawJson(properties == null ? "{}" : Json.encode(properties)));
  }
}
