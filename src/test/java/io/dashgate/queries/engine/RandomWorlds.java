package io.dashgate.queries.engine;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyType;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.SeriesLabels;
import io.dashgate.queries.model.TrendsQuery;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random projects, and random queries of them. */
final class RandomWorlds {

  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Beirut");

  /** About where clocks change, in one zone or another. */
  private static final List<String> BEGINS =
      List.of("2022-03-05", "2022-03-20", "2022-10-20", "2018-10-28", "2022-06-01");

  private static final List<String> KEYS = List.of("color", "size", "mixed", "url", "rare");
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int GROUPS = 4;

  private final Random random;

  RandomWorlds(Random random) {
    this.random = random;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  World world() {
    ZoneId zone = ZoneId.of(one(ZONES));
    int ids = 1 + random.nextInt(30);
    int[] persons = new int[ids + 1];
    for (int id = 1; id <= ids; id++) {
      persons[id] = random.nextInt(3) == 0 ? 1 + random.nextInt(ids) : random.nextInt(2) * id;
    }
    Map<Integer, String> ofPersons = new HashMap<>();
    for (int person = 1; person <= ids + 3; person++) {
      if (random.nextInt(4) > 0) {
        ofPersons.put(person, object());
      }
    }
    Map<String, String> groups = new HashMap<>();
    for (int group = 1; group < GROUPS; group++) {
      groups.put("group" + group, object());
    }
    List<World.Event> events = new ArrayList<>();
    long begin = LocalDate.parse(one(BEGINS)).atStartOfDay(zone).toEpochSecond();
    int days = 1 + random.nextInt(60);
    int count = random.nextInt(700);
    for (int i = 0; i < count; i++) {
      long second = begin + (long) (random.nextDouble() * days * 86_400);
      // often at the very same time, or at a full hour
      long micros = random.nextInt(8) == 0 ? second / 3600 * 3_600_000_000L : second * 1_000_000;
      if (random.nextInt(3) == 0) {
        micros += random.nextInt(1_000_000);
      }
      String elements = random.nextInt(4) == 0 ? one(List.of("x", "y z", "z")) : null;
      events.add(
          new World.Event(one(NAMES), micros, 1 + random.nextInt(ids + 2), event(), elements));
    }
    return new World(zone, persons, ofPersons, groups, events);
  }

  private String event() {
    String object = object();
    StringBuilder text = new StringBuilder(object.substring(0, object.length() - 1));
    if (random.nextInt(3) > 0) {
      text.append(text.length() > 1 ? "," : "")
          .append("\"$group_0\":\"")
          .append(random.nextInt(5) == 0 ? "" : "group" + random.nextInt(GROUPS))
          .append('"');
    }
    if (random.nextInt(3) > 0) {
      text.append(text.length() > 1 ? "," : "")
          .append("\"$session_id\":\"s")
          .append(random.nextInt(40))
          .append('"');
    }
    return text.append('}').toString();
  }

  /** Returns an object whose keys have values of one kind each, but for one. */
  private String object() {
    List<String> members = new ArrayList<>();
    if (random.nextInt(5) > 0) {
      members.add("\"color\":\"" + one(List.of("red", "green", "blue", "", "Ред", "\\\"")) + '"');
    }
    if (random.nextInt(5) > 0) {
      members.add("\"size\":" + number());
    }
    if (random.nextInt(5) > 0) {
      members.add("\"mixed\":" + mixed());
    }
    if (random.nextInt(5) > 0) {
      members.add("\"url\":\"/" + one(List.of("", "a", "a/", "b?", "b", "//")) + '"');
    }
    if (random.nextInt(80) == 0) {
      members.add("\"rare\":" + mixed());
    }
    return "{" + String.join(",", members) + "}";
  }

  private String number() {
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(random.nextInt(20) - 5);
      case 1 -> String.valueOf(random.nextInt(2000) / 100.0).replaceAll("\\.0$", "");
      case 2 -> one(List.of("0.1", "0.2", "0.3", "1234567.891"));
      default -> "7";
    };
  }

  private String mixed() {
    return switch (random.nextInt(9)) {
      case 0 -> "null";
      case 1 -> one(List.of("true", "false", "\"true\""));
      case 2 -> one(List.of("1.0", "1", "\"1\"", "\" 1\"", "1e3", "1000", "-0", "0"));
      case 3 -> one(List.of("[1, 2]", "{\"a\": []}", "\"[1,2]\""));
      case 4 -> one(List.of("900719925474099301", "123456789012345678", "1e22", "-1e22"));
      case 5 -> one(List.of("\"12.5\"", "\"12.5x\"", "\"2022-03-27\"", "\"2022-03-27T01:30:00Z\""));
      case 6 -> "\"" + "long".repeat(100) + random.nextInt(3) + '"';
      default -> number();
    };
  }

  Buckets buckets(World world) {
    Interval interval =
        one(List.of(Interval.DAY, Interval.DAY, Interval.HOUR, Interval.WEEK, Interval.MONTH));
    LocalDate first = LocalDate.parse(one(BEGINS)).plusDays(random.nextInt(20) - 3);
    int days = interval == Interval.HOUR ? 2 : 40;
    LocalDate last = first.plusDays(random.nextInt(days));
    Buckets whole = Questions.days(first.toString(), last.toString(), interval, world.zone());
    if (random.nextInt(3) > 0) {
      return whole;
    }
    long hour = 3_600_000_000L;
    return Questions.buckets(
        whole.from() + random.nextInt(10) * hour,
        whole.to() - random.nextInt(10) * hour - 1,
        interval,
        world.zone());
  }

  TrendsQuery query(Interval interval) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      series.add(series());
    }
    return new TrendsQuery(
        random.nextInt(3) == 0 ? Language.FILTERS : Language.QUERY,
        new DateRange(null, null, false, false),
        interval,
        series,
        filter(),
        breakdown(),
        null,
        List.of(),
        one(List.of(Display.OVER_TIME, Display.OVER_TIME, Display.CUMULATIVE, Display.TOTAL_VALUE)),
        1,
        random.nextInt(5) == 0 ? 0 : -1);
  }

  private Series series() {
    Maths math = one(List.of(Maths.values()));
    boolean isAggregate = math == Maths.OF_PROPERTY || math == Maths.OF_COUNT_PER_ACTOR;
    return new Series(
        random.nextInt(3) == 0 ? null : one(NAMES),
        math,
        isAggregate ? one(List.of(Aggregate.values())) : null,
        math == Maths.OF_PROPERTY ? one(KEYS) : null,
        random.nextInt(3) == 0,
        0,
        filter(),
        SeriesLabels.NONE);
  }

  private @Nullable Breakdown breakdown() {
    if (random.nextInt(2) == 0) {
      return null;
    }
    List<Breakdown.Property> properties = new ArrayList<>();
    int count = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      PropertyType type =
          one(
              List.of(
                  PropertyType.EVENT, PropertyType.EVENT, PropertyType.PERSON, PropertyType.GROUP));
      properties.add(
          new Breakdown.Property(
              one(KEYS),
              type,
              type == PropertyType.GROUP ? 0 : -1,
              random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0,
              random.nextInt(4) == 0));
    }
    int offset = random.nextInt(5) == 0 ? random.nextInt(5) : 0;
    return new Breakdown(properties, 1 + random.nextInt(8), offset, random.nextInt(3) == 0);
  }

  private Filter filter() {
    return random.nextInt(2) == 0 ? FilterGroup.NONE : Questions.filter(group(0));
  }

  private String group(int depth) {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(depth < 2 && random.nextInt(4) == 0 ? group(depth + 1) : leaf());
    }
    return "{\"type\":\""
        + one(List.of("AND", "OR"))
        + "\",\"values\":["
        + String.join(",", parts)
        + "]}";
  }

  private String leaf() {
    String type = one(List.of("event", "event", "event", "person", "group", "element", "id"));
    if (type.equals("id")) {
      String operator = one(List.of("exact", "is_not", "regex", "is_set"));
      return leaf("person", "distinct_id", operator, "\"id" + random.nextInt(10) + '"');
    }
    if (type.equals("element")) {
      String operator = one(List.of("exact", "is_not", "icontains"));
      return leaf(type, "text", operator, one(List.of("\"x\"", "\"z\"")));
    }
    String operator =
        one(
            List.of(
                "exact",
                "is_not",
                "icontains",
                "not_icontains",
                "regex",
                "not_regex",
                "gt",
                "gte",
                "lt",
                "lte",
                "is_set",
                "is_not_set",
                "is_date_before",
                "between",
                "in",
                "not_between",
                "is_date_exact"));
    String value =
        switch (operator) {
          case "between", "not_between" -> "[-1,\"8.5\"]";
          case "is_date_before", "is_date_exact" -> "\"2022-03-27\"";
          case "regex", "not_regex" -> one(List.of("\"^r\"", "\"[0-9]$\"", "\"(\""));
          default ->
              one(
                  List.of(
                      "\"red\"",
                      "7",
                      "[\"7\",\"blue\"]",
                      "\"1\"",
                      "true",
                      "0.1",
                      "\"e\"",
                      "1000",
                      "\"[1,2]\"",
                      "900719925474099301"));
        };
    return leaf(type, one(KEYS), operator, value);
  }

  private static String leaf(String type, String key, String operator, String value) {
    return "{\"key\":\"%s\",\"type\":\"%s\",\"operator\":\"%s\",\"value\":%s,\"group_type_index\":0}"
        .formatted(key, type, operator, value);
  }
}
