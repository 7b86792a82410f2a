package io.dashgate.queries.reading;

import io.dashgate.queries.model.ActorColumn;
import io.dashgate.queries.model.ActorColumn.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads names of columns of actors. */
final class ActorColumnReader {

  private static final Map<String, Kind> KINDS =
      Map.of(
          "actor", Kind.ACTOR,
          "person", Kind.ACTOR,
          "group", Kind.ACTOR,
          "id", Kind.ID,
          "created_at", Kind.CREATED_AT,
          "person.$delete", Kind.DELETE,
          "event_count", Kind.EVENT_COUNT,
          "event_distinct_ids", Kind.EVENT_DISTINCT_IDS,
          "matched_recordings", Kind.MATCHED_RECORDINGS);

  /** A key that is no expression, or one in quotes. */
  private static final Pattern PROPERTY =
      Pattern.compile("properties\\.(?:`([^`]+)`|([^\\s()+*/%'\"`,=<>!|]+))");

  private static final Pattern ORDER =
      Pattern.compile("(.*?)(?:\\s+(asc|desc))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private ActorColumnReader() {}

  /**
   * A column by which actors are put in order.
   *
   * @param isDescending whether the largest values are first
   */
  record Order(ActorColumn column, boolean isDescending) {}

  /**
   * Reads a column.
   *
   * @throws io.dashgate.platform.problem.ApiException 400 if it is an expression
   */
  static ActorColumn column(String name) {
    String text = name.strip();
    Kind kind = KINDS.get(text);
    if (kind != null) {
      return new ActorColumn(name, kind, null);
    }
    Matcher property = PROPERTY.matcher(text);
    if (!property.matches()) {
      throw Unsupported.hogql();
    }
    String quoted = property.group(1);
    return new ActorColumn(name, Kind.PROPERTY, quoted == null ? property.group(2) : quoted);
  }

  /**
   * Reads a column with a direction.
   *
   * @throws io.dashgate.platform.problem.ApiException 400 if it is an expression
   */
  static Order order(String text) {
    Matcher matcher = ORDER.matcher(text.strip());
    if (!matcher.matches()) {
      throw Unsupported.hogql();
    }
    String direction = matcher.group(2);
    return new Order(
        column(matcher.group(1)),
        direction != null && direction.toLowerCase(Locale.ROOT).equals("desc"));
  }
}
