package io.dashgate.events;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which definitions of properties are listed.
 *
 * @param type 1: of events, 2: of persons, 3: of groups; 0: none
 * @param groupTypeIndex of groups; else -1
 * @param words that the name has
 * @param names the only ones; null: any
 * @param isNumerical whether only numbers are listed
 * @param isFeatureFlag whether only those of feature flags are listed, or only others; null: all
 * @param events on which they are seen or not; null: none was asked for
 * @param onlySeen whether only those are listed that were seen on the events
 * @param excluded names
 */
record PropertySearch(
    int type,
    int groupTypeIndex,
    List<String> words,
    @Nullable List<String> names,
    boolean isNumerical,
    @Nullable Boolean isFeatureFlag,
    @Nullable List<String> events,
    boolean onlySeen,
    List<String> excluded) {

  private static final int MOST_GROUP_TYPES = 5;
  private static final String EVENT = "event";
  private static final String GROUP = "group";
  private static final String INDEX = "group_type_index";
  private static final String EVENT_NAMES = "event_names";

  /**
   * Reads the parameters.
   *
   * @throws ApiException 400 if they do not fit together
   */
  static PropertySearch of(Parameters parameters) {
    String type = parameters.optionalText("type").orElse(EVENT);
    List<String> events = list(parameters, EVENT_NAMES);
    if (events != null && !events.isEmpty() && !type.equals(EVENT)) {
      throw ApiException.invalidInput(
          "`event_names` can only be set for `event` type", EVENT_NAMES);
    }
    List<String> excluded = list(parameters, "excluded_properties");
    return new PropertySearch(
        switch (type) {
          case EVENT -> 1;
          case "person" -> 2;
          case GROUP -> 3;
          default -> 0;
        },
        groupTypeIndex(type, parameters),
        EventDefinitions.words(parameters.optionalText("search").orElse("")),
        parameters
            .optionalText("properties")
            .filter(text -> !text.isEmpty())
            .map(text -> List.of(text.split(",")))
            .orElse(null),
        parameters.optionalBool("is_numerical").orElse(false),
        parameters.optionalBool("is_feature_flag").orElse(null),
        events == null || events.isEmpty() ? null : events,
        parameters.optionalBool("filter_by_event_names").orElse(false),
        excluded == null ? List.of() : excluded);
  }

  private static int groupTypeIndex(String type, Parameters parameters) {
    Optional<Long> index = parameters.optionalInteger(INDEX);
    if (!type.equals(GROUP)) {
      if (index.isPresent()) {
        throw ApiException.invalidInput("`group_type_index` can only set for `group` type", INDEX);
      }
      return -1;
    }
    long given =
        index.orElseThrow(
            () ->
                ApiException.invalidInput(
                    "`group_type_index` must be set for `group` type", INDEX));
    if (given < 0 || given >= MOST_GROUP_TYPES) {
      throw ApiException.invalidInput("Invalid value for `group_type_index`", INDEX);
    }
    return (int) given;
  }

  /** Returns a parameter with a JSON array of texts; null if it is not given. */
  private static @Nullable List<String> list(Parameters parameters, String name) {
    String text = parameters.optionalText(name).orElse("");
    if (text.isBlank()) {
      return null;
    }
    try {
      if (JsonBody.decode(Buffer.buffer(text)) instanceof JsonArray array
          && array.stream().allMatch(String.class::isInstance)) {
        return array.stream().map(String.class::cast).toList();
      }
    } catch (ApiException unreadable) {
      // refused below, with the name of the parameter
    }
    throw ApiException.invalidInput("Expected a JSON list of strings.", name);
  }
}
