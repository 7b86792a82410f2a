package io.dashgate.queries.answers;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The texts of buckets in an answer.
 *
 * @param labels for people, such as {@code 15-Jun-2022}; English in all languages of people
 * @param days as the model has them
 * @param times in ISO 8601, with the offset of the project's zone
 */
record BucketTexts(List<String> labels, List<String> days, List<String> times) {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter TIME_OF_2022 =
      DateTimeFormatter.ofPattern("d-MMM-yyyy HH:mm", Locale.ENGLISH);

  /**
   * Returns the texts of buckets.
   *
   * @param isCompared whether labels only count the intervals, as in comparisons of 2022
   */
  static BucketTexts of(Buckets buckets, Language language, boolean isCompared) {
    List<ZonedDateTime> starts =
        Arrays.stream(buckets.starts()).mapToObj(start -> time(start, buckets)).toList();
    List<String> labels;
    if (isCompared && language == Language.FILTERS) {
      String interval = buckets.interval().name().toLowerCase(Locale.ROOT);
      labels = IntStream.range(0, buckets.size()).mapToObj(i -> interval + " " + i).toList();
    } else {
      DateTimeFormatter format =
          buckets.interval().compareTo(Interval.DAY) >= 0
              ? DAY
              : language == Language.FILTERS ? TIME_OF_2022 : TIME;
      labels = starts.stream().map(format::format).toList();
    }
    return new BucketTexts(labels, buckets.days(), starts.stream().map(BucketTexts::iso).toList());
  }

  /** Returns the first moment of the range. */
  static String from(Buckets buckets) {
    return iso(time(buckets.from(), buckets));
  }

  /** Returns the last microsecond of the range. */
  static String to(Buckets buckets) {
    return iso(time(buckets.to() - 1, buckets));
  }

  private static ZonedDateTime time(long micros, Buckets buckets) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(buckets.zone());
  }

  private static String iso(ZonedDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }
}
