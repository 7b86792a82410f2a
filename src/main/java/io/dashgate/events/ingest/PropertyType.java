package io.dashgate.events.ingest;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of properties, as PostHog detects and names them. */
enum PropertyType {
  DATE_TIME("DateTime"),
  STRING("String"),
  NUMERIC("Numeric"),
  BOOLEAN("Boolean");

  /** Texts whatever the first value looks like: later ones differ. */
  private static final List<String> TEXT_PREFIXES =
      List.of("utm_", "$initial_utm_", "$feature/", "$survey_response");

  private static final String FLAG_RESPONSE = "$feature_flag_response";

  /** Names of properties whose numbers may be seconds. */
  private static final List<String> TIME_WORDS =
      List.of("time", "date", "_at", "-at", "createdat", "updatedat");

  /** Older ones are rather numbers. */
  private static final Duration OLDEST_SECONDS = Duration.ofHours(4_380);

  /** Longer texts are no dates. */
  private static final int MOST_CHARACTERS_OF_DATE = 64;

  private static final Pattern DATE =
      Pattern.compile(
          "(?:\\d{4}[/-][0-2]\\d[/-][0-3]\\d|[0-3]\\d[/-][0-3]\\d[/-]\\d{4})"
              + "(?:[ T][0-2]\\d:[0-6]\\d:[0-6]\\d.*)?");

  private final String label;

  PropertyType(String label) {
    this.label = label;
  }

  /** Returns the name of the type. */
  String label() {
    return label;
  }

  /**
   * Detects the type of a value.
   *
   * @param json the value
   * @param received when it arrived
   * @return null: the value says nothing
   */
  static @Nullable PropertyType of(String property, String json, Instant received) {
    String name = property.toLowerCase(Locale.ROOT);
    if (name.equals(FLAG_RESPONSE) || TEXT_PREFIXES.stream().anyMatch(name::startsWith)) {
      return STRING;
    }
    return switch (json.charAt(0)) {
      case '"' -> ofText(RawParts.text(new RawJson(json)).strip());
      case 't', 'f' -> BOOLEAN;
      case 'n', '{', '[' -> null;
      default -> isSeconds(name, json, received) ? DATE_TIME : NUMERIC;
    };
  }

  private static PropertyType ofText(String text) {
    return switch (text) {
      case "true", "false", "TRUE", "FALSE" -> BOOLEAN;
      default -> isDate(text) ? DATE_TIME : STRING;
    };
  }

  private static boolean isSeconds(String name, String number, Instant received) {
    if (TIME_WORDS.stream().noneMatch(name::contains)) {
      return false;
    }
    try {
      return Long.parseLong(number) >= received.minus(OLDEST_SECONDS).getEpochSecond();
    } catch (NumberFormatException noWholeNumber) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    return text.length() <= MOST_CHARACTERS_OF_DATE
        && (DATE.matcher(text).matches() || isMailDate(text));
  }

  /** RFC 822 and its successors: {@code Mon, 30 Nov 2026 09:00:00 GMT}. */
  private static boolean isMailDate(String text) {
    if (text.length() < 20 || text.indexOf(':') < 0) {
      return false;
    }
    try {
      DateTimeFormatter.RFC_1123_DATE_TIME.parse(text);
      return true;
    } catch (DateTimeParseException none) {
      return false;
    }
  }
}
