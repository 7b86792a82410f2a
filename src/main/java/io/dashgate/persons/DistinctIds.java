package io.dashgate.persons;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which distinct ids may belong to a person together with another one. */
final class DistinctIds {

  /** As capture cuts those of events. */
  private static final int MOST_CODE_POINTS = 200;

  /** In any case, and in quotes: values of programs that did not know the user. */
  private static final Set<String> ILLEGAL =
      quoted(
          "anonymous",
          "guest",
          "distinctid",
          "distinct_id",
          "id",
          "not_authenticated",
          "email",
          "undefined",
          "true",
          "false",
          "anonymous-user",
          "backend",
          "system",
          "user",
          "00000000-0000-0000-0000-000000000000");

  private static final Set<String> ILLEGAL_AS_WRITTEN =
      quoted("[object Object]", "NaN", "None", "none", "null", "0");

  private DistinctIds() {}

  /** Whether an id is the same for many users, so that merging its person would merge theirs. */
  static boolean isIllegal(String id) {
    return id.isBlank()
        || ILLEGAL_AS_WRITTEN.contains(id)
        || ILLEGAL.contains(id.toLowerCase(Locale.ROOT));
  }

  /** Returns an id as capture would have stored it if an event had it. */
  static String normalized(String id) {
    return id.codePointCount(0, id.length()) <= MOST_CODE_POINTS
        ? id
        : id.substring(0, id.offsetByCodePoints(0, MOST_CODE_POINTS));
  }

  private static Set<String> quoted(String... ids) {
    return Stream.of(ids)
        .flatMap(id -> Stream.of(id, "'" + id + "'", '"' + id + '"'))
        .collect(Collectors.toUnmodifiableSet());
  }
}
