package io.dashgate.events;

import io.dashgate.filters.DateTexts;
import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterClock;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** The parameters of the list of events. */
final class EventParameters {

  /** Used where no time zone matters. */

  /** For events of clocks that are ahead a little. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  /** What a list of the oldest events shows first. */
  private static final Duration RECENT = Duration.ofHours(24);

  private static final long MOST_OFFSET = 50_000;
  private static final Set<String> ASCENDING = Set.of("timestamp", "[\"timestamp\"]");
  private static final Set<String> DESCENDING = Set.of("-timestamp", "[\"-timestamp\"]");

  private static final Set<PropertyType> TYPES =
      Set.of(PropertyType.EVENT, PropertyType.PERSON, PropertyType.ELEMENT);

  private final Parameters given;
  private final Instant now;

  EventParameters(Parameters given, Instant now) {
    this.given = given;
    this.now = now;
  }

  /** Whether a date may be meant in the time zone of the project. */
  boolean needsZone() {
    return given.optionalText("before").isPresent()
        || given.optionalText("after").isPresent()
        || given.optionalText("properties").filter(text -> text.contains("is_date")).isPresent();
  }

  /** Whether persons are shown. */
  boolean withPerson() {
    return withPerson(given);
  }

  /** Whether persons are shown. */
  static boolean withPerson(Parameters given) {
    return given.optionalBool("include_person").orElse(false);
  }

  /**
   * Returns what is asked for.
   *
   * @param zone of dates without an offset
   * @throws ApiException 400
   */
  EventQuery query(ZoneId zone) {
    FilterClock clock = new FilterClock(zone, now);
    boolean isAscending = isAscending();
    Optional<OffsetDateTime> after = date("after", clock);
    EventPosition to =
        EventPosition.before(
            date("before", clock).orElseGet(() -> EventPosition.bounded(now.plus(AHEAD))));
    EventPosition from =
        after
            .map(EventPosition::after)
            .orElseGet(
                () ->
                    isAscending
                        ? EventPosition.before(EventPosition.bounded(now.minus(RECENT)))
                        : EventPosition.FIRST);
    EventQuery query =
        new EventQuery(
            given.optionalText("event").filter(name -> !name.isEmpty()).orElse(null),
            null,
            isAscending,
            from,
            to,
            filter(clock),
            withPerson(),
            Page.of(given).limit(),
            offset());
    return given
        .optionalText("cursor")
        .map(cursor -> query.after(EventPosition.of(cursor)))
        .orElse(query);
  }

  /** Whether a page that is not full is asked for again without a lower bound. */
  boolean mayReachBack(EventQuery query) {
    return query.isAscending()
        && given.optionalText("after").isEmpty()
        && given.optionalText("cursor").isEmpty();
  }

  private boolean isAscending() {
    String order = given.optionalText("orderBy").orElse("").replace(" ", "");
    if (ASCENDING.contains(order)) {
      return true;
    }
    if (order.isEmpty() || order.equals("[]") || DESCENDING.contains(order)) {
      return false;
    }
    throw ApiException.validation(
        "invalid_choice", "\"" + order + "\" is not a valid choice.", "orderBy");
  }

  private Optional<OffsetDateTime> date(String name, FilterClock clock) {
    return given
        .optionalText(name)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                DateTexts.moment(text, clock)
                    .map(EventPosition::bounded)
                    .orElseThrow(
                        () -> ApiException.invalidInput("Invalid date: \"" + text + "\".", name)));
  }

  private Filter filter(FilterClock clock) {
    Filter filter =
        FilterParser.parse(given.optionalText("properties").orElse(""), PropertyType.EVENT, clock);
    FilterParser.requireTypes(filter, TYPES);
    return filter;
  }

  private long offset() {
    long offset = Page.of(given).offset();
    if (offset > MOST_OFFSET) {
      throw ApiException.invalidInput(
          "Offset is deprecated. Max supported offset value is " + MOST_OFFSET, "offset");
    }
    return offset;
  }
}
