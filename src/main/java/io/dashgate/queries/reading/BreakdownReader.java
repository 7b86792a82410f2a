package io.dashgate.queries.reading;

import io.dashgate.filters.PropertyType;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Language;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads by what a query is split. */
final class BreakdownReader {

  private static final int MOST_PROPERTIES = 3;
  private static final int MOST_LINES = 1_000;
  private static final int USUAL_LIMIT = 25;
  private static final int MAP_LIMIT = 250;
  private static final int MAP_LIMIT_OF_2022 = 300;

  private final QueryFields filter;
  private final Language language;
  private final boolean isMap;

  /**
   * Reads the breakdown of a query.
   *
   * @param display as it was given
   */
  BreakdownReader(QueryFields query, Language language, @Nullable String display) {
    this.filter = query.child(query.has("breakdownFilter") ? "breakdownFilter" : "breakdown");
    this.language = language;
    this.isMap = "WorldMap".equals(display);
  }

  /**
   * Returns the breakdown; null: there is none.
   *
   * @param series how many there are
   */
  @Nullable Breakdown read(int series) {
    List<Breakdown.Property> properties = properties();
    if (properties.isEmpty()) {
      return null;
    }
    if (properties.size() > MOST_PROPERTIES) {
      throw ApiException.invalidInput(
          "There may be at most " + MOST_PROPERTIES + " breakdowns.", "breakdowns");
    }
    int most = MOST_LINES / Math.max(1, series);
    if (filter.flag("breakdown_path_cleaning")) {
      throw Unsupported.feature("breakdown_path_cleaning");
    }
    return new Breakdown(
        properties,
        limit(most),
        positive("offset", Integer.MAX_VALUE),
        filter.flag("breakdown_hide_other_aggregation"));
  }

  private int limit(int most) {
    int limit = positive("breakdown_limit", Integer.MAX_VALUE);
    if (limit > most) {
      throw ApiException.invalidInput(
          "There may be at most " + MOST_LINES + " series times values of the breakdown.",
          "breakdown_limit");
    }
    int usual = language == Language.QUERY ? MAP_LIMIT : MAP_LIMIT_OF_2022;
    return limit > 0 ? limit : Math.min(most, isMap ? usual : USUAL_LIMIT);
  }

  private int positive(String name, int most) {
    int number = filter.number(name).orElse(0);
    if (number < 0 || number > most) {
      throw ApiException.invalidInput(name + " must be between 0 and " + most + ".", name);
    }
    return number;
  }

  private List<Breakdown.Property> properties() {
    List<Breakdown.Property> properties = new ArrayList<>();
    for (QueryFields one : filter.children("breakdowns")) {
      String key = one.text(one.has("property") ? "property" : "value");
      if (key == null) {
        throw one.unfit("property", "the name of a property");
      }
      properties.add(property(key, one, "type", ""));
    }
    if (!properties.isEmpty()) {
      return properties;
    }
    Object given = filter.value("breakdown");
    JsonArray keys = given instanceof JsonArray list ? list : new JsonArray();
    if (given instanceof String || given instanceof Number) {
      keys.add(given);
    } else if (given != null && !(given instanceof JsonArray)) {
      throw filter.unfit("breakdown", "a string");
    }
    for (Object key : keys) {
      if (key != null && !key.equals("")) {
        properties.add(property(key.toString(), filter, "breakdown_type", "breakdown_"));
      }
    }
    return properties;
  }

  /**
   * Returns a property.
   *
   * @param prefix of the names of its fields
   */
  private static Breakdown.Property property(
      String key, QueryFields fields, String typeName, String prefix) {
    String given = fields.text(typeName);
    String type = given == null ? "event" : given;
    PropertyType of =
        switch (type) {
          case "event", "events" -> PropertyType.EVENT;
          case "person" -> PropertyType.PERSON;
          case "group" -> PropertyType.GROUP;
          case "hogql" -> throw Unsupported.hogql();
          default -> throw Unsupported.breakdown(type);
        };
    return new Breakdown.Property(
        key,
        of,
        of == PropertyType.GROUP ? GroupTypes.required(fields, prefix + "group_type_index") : -1,
        bins(fields, prefix + "histogram_bin_count"),
        fields.flag(prefix + "normalize_url"));
  }

  private static int bins(QueryFields fields, String name) {
    int bins = fields.number(name).orElse(0);
    if (bins < 0 || bins > MOST_LINES) {
      throw ApiException.invalidInput(name + " must be between 1 and " + MOST_LINES + ".", name);
    }
    return bins;
  }
}
