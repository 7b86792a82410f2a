package io.dashgate.filters;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Comparisons of dates. The value of a filter is a day, or a moment: a time, or a relative date
 * such as {@code -7d}. What is not a date matches nothing.
 */
final class DateTest {

  /**
   * A range of time, or a moment.
   *
   * @param end exclusive; of a moment, its start
   */
  private record Range(Instant start, Instant end) {

    static Range ofDay(LocalDate day, FilterClock clock) {
      return new Range(
          day.atStartOfDay(clock.zone()).toInstant(),
          day.plusDays(1).atStartOfDay(clock.zone()).toInstant());
    }

    static Range ofMoment(Instant moment) {
      return new Range(moment, moment);
    }

    boolean isMoment() {
      return start.equals(end);
    }
  }

  private DateTest() {}

  /** Whether a time is on the same day, or within the same second if the value has a time. */
  static ValueTest on(List<PropertyValue> values, FilterClock clock) {
    return any(
        values,
        clock,
        (time, range) ->
            range.isMoment()
                ? time.truncatedTo(SECONDS).equals(range.start().truncatedTo(SECONDS))
                : !time.isBefore(range.start()) && time.isBefore(range.end()));
  }

  /** Whether a time is before the value, or before the start of the day. */
  static ValueTest before(List<PropertyValue> values, FilterClock clock) {
    return any(values, clock, (time, range) -> time.isBefore(range.start()));
  }

  /** Whether a time is after the value, or after the end of the day. */
  static ValueTest after(List<PropertyValue> values, FilterClock clock) {
    return any(
        values,
        clock,
        (time, range) ->
            range.isMoment() ? time.isAfter(range.start()) : !time.isBefore(range.end()));
  }

  private static ValueTest any(
      List<PropertyValue> values, FilterClock clock, BiPredicate<Instant, Range> comparison) {
    List<Range> ranges =
        values.stream().flatMap(value -> range(value.text(), clock).stream()).toList();
    return value ->
        (value.kind() == PropertyValue.Kind.TEXT || value.kind() == PropertyValue.Kind.NUMBER)
            && DateTexts.time(value.text(), clock.zone())
                .filter(time -> ranges.stream().anyMatch(range -> comparison.test(time, range)))
                .isPresent();
  }

  private static Optional<Range> range(String text, FilterClock clock) {
    return DateTexts.date(text)
        .map(day -> Range.ofDay(day, clock))
        .or(() -> DateTexts.moment(text, clock).map(Range::ofMoment));
  }
}
