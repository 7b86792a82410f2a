package io.dashgate.queries.engine;

import io.dashgate.filters.FilterSubject;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyType;
import io.dashgate.filters.PropertyValue;
import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes trends again, in the simplest way: loops over events as objects. */
final class Reference {

  private final World world;
  private final TrendsQuery query;
  private final Buckets current;
  private final @Nullable Buckets previous;
  private final List<String> lines = new ArrayList<>();
  boolean hasMore;
  private int index = -1;

  Reference(World world, TrendsQuery query, Buckets current, @Nullable Buckets previous) {
    this.world = world;
    this.query = query;
    this.current = current;
    this.previous = previous;
  }

  private record Span(long from, long to) {}

  /** Returns the lines as texts. */
  List<String> lines() {
    for (Series series : query.series()) {
      index++;
      if (query.breakdown() == null) {
        add(series, List.of(), current, false, counted(series));
        if (previous != null) {
          add(series, List.of(), previous, true, counted(series));
        }
      } else {
        byValue(series, query.breakdown());
      }
    }
    return lines;
  }

  private void add(
      Series series,
      List<String> values,
      Buckets buckets,
      boolean isPrevious,
      List<World.Event> events) {
    double[] data = data(series, buckets, events);
    boolean isTotal = query.display() == Display.TOTAL_VALUE;
    boolean isNone = series.aggregate() != null && in(events, range(series, buckets)).isEmpty();
    lines.add(
        text(
            index,
            isPrevious,
            values,
            isTotal ? new double[0] : data,
            isTotal ? isNone ? Double.NaN : data[0] : 0));
  }

  static String text(
      int series, boolean isPrevious, List<String> values, double[] data, double total) {
    return series
        + (isPrevious ? " previous " : " current ")
        + values
        + java.util.Arrays.toString(data)
        + total;
  }

  // values of a breakdown

  private void byValue(Series series, Breakdown breakdown) {
    Map<List<String>, List<World.Event>> all = linesOf(series, breakdown);
    for (Buckets buckets : Stream.of(current, previous).filter(Objects::nonNull).toList()) {
      all.forEach(
          (name, events) -> {
            if (!in(events, range(series, buckets)).isEmpty()) {
              add(series, name, buckets, buckets != current, events);
            }
          });
    }
  }

  /** Returns the events of each line, of all times. */
  private Map<List<String>, List<World.Event>> linesOf(Series series, Breakdown breakdown) {
    Map<World.Event, List<String>> names = names(series, breakdown);
    Map<List<String>, List<World.Event>> groups = new HashMap<>();
    names.forEach(
        (event, name) -> groups.computeIfAbsent(name, any -> new ArrayList<>()).add(event));
    List<String> none = breakdown.properties().stream().map(any -> Breakdown.NULL).toList();
    List<String> other = breakdown.properties().stream().map(any -> Breakdown.OTHER).toList();
    Map<List<String>, Double> scores = new HashMap<>();
    Map<List<String>, Boolean> areCurrent = new HashMap<>();
    groups.forEach(
        (name, events) -> {
          List<World.Event> now = in(events, range(series, current));
          areCurrent.put(name, !now.isEmpty());
          scores.put(
              name, series.math() == Maths.OF_PROPERTY ? value(series, now) : (double) now.size());
        });
    Comparator<List<String>> byText = Comparator.comparing(name -> String.join("\u0000", name));
    List<List<String>> ranked =
        groups.keySet().stream()
            .filter(name -> !name.equals(none))
            .filter(
                name ->
                    areCurrent.get(name)
                        || (previous != null
                            && !in(groups.get(name), range(series, previous)).isEmpty()))
            .sorted(
                Comparator.comparing((List<String> name) -> !areCurrent.get(name))
                    .thenComparing(name -> -scores.get(name))
                    .thenComparing(
                        query.language() == Language.FILTERS ? byText.reversed() : byText))
            .toList();
    int begin = Math.min(breakdown.offset(), ranked.size());
    int end = Math.min(breakdown.offset() + breakdown.limit(), ranked.size());
    List<List<String>> shown = new ArrayList<>(ranked.subList(begin, end));
    hasMore |= ranked.size() > end;
    Map<List<String>, Double> sums = new HashMap<>();
    for (List<String> name : shown) {
      double[] data = data(series, current, groups.get(name));
      sums.put(
          name,
          query.display() == Display.OVER_TIME
              ? DoubleStream.of(data).sum()
              : data[data.length - 1]);
    }
    shown.sort(Comparator.comparing((List<String> name) -> -sums.get(name)).thenComparing(byText));
    List<World.Event> rest = new ArrayList<>();
    ranked.subList(end, ranked.size()).forEach(name -> rest.addAll(groups.get(name)));
    Map<List<String>, List<World.Event>> all = new LinkedHashMap<>();
    shown.forEach(name -> all.put(name, groups.get(name)));
    all.put(none, begin > 0 ? List.of() : groups.getOrDefault(none, List.of()));
    all.put(other, breakdown.hidesOther() ? List.of() : rest);
    return all;
  }

  private Map<World.Event, List<String>> names(Series series, Breakdown breakdown) {
    Map<World.Event, List<String>> names = new java.util.IdentityHashMap<>();
    for (World.Event event : counted(series)) {
      names.put(event, new ArrayList<>());
    }
    for (Breakdown.Property property : breakdown.properties()) {
      double[] numbers =
          in(new ArrayList<>(names.keySet()), range(series, current)).stream()
              .mapToDouble(event -> value(property, event).number())
              .filter(number -> !Double.isNaN(number))
              .map(number -> number + 0.0)
              .sorted()
              .distinct()
              .toArray();
      for (World.Event event : List.copyOf(names.keySet())) {
        PropertyValue value = value(property, event);
        if (property.bins() == 0) {
          names.get(event).add(value.text().isEmpty() ? Breakdown.NULL : value.text());
        } else if (!Double.isNaN(value.number()) && numbers.length > 0) {
          names.get(event).add(bin(numbers, property.bins(), value.number()));
        } else if (query.language() == Language.QUERY) {
          names.get(event).add(Breakdown.NULL);
        } else {
          names.remove(event);
        }
      }
    }
    return names;
  }

  private String bin(double[] numbers, int bins, double number) {
    TreeSet<BigDecimal> edges = new TreeSet<>();
    double least = numbers[0];
    double most = numbers[numbers.length - 1];
    for (int i = 0; i <= bins; i++) {
      double edge = i == bins ? most : least + (most / bins - least / bins) * i;
      if (query.language() == Language.FILTERS) {
        edge = quantile(numbers, Math.rint(100.0 * i / bins) / 100);
      }
      edges.add(BigDecimal.valueOf(edge).setScale(2, java.math.RoundingMode.FLOOR));
    }
    BigDecimal end = edges.last().add(new BigDecimal("0.01"));
    if (edges.size() > 1) {
      edges.remove(edges.last());
    }
    edges.add(end);
    List<BigDecimal> all = List.copyOf(edges);
    int bin = 0;
    while (bin < all.size() - 2 && number >= all.get(bin + 1).doubleValue()) {
      bin++;
    }
    return "[" + edge(all.get(bin)) + "," + edge(all.get(bin + 1)) + "]";
  }

  private String edge(BigDecimal edge) {
    String text = edge.signum() == 0 ? "0" : edge.stripTrailingZeros().toPlainString();
    return query.language() == Language.FILTERS && !text.contains(".") ? text + ".0" : text;
  }

  private PropertyValue value(Breakdown.Property property, World.Event event) {
    PropertyValue value = value(property.type(), property.key(), event);
    if (property.normalizesUrl() && !value.text().isEmpty()) {
      String cut = value.text().replaceAll("[/?#]*$", "");
      return PropertyValue.ofText(cut.isEmpty() ? "/" : cut);
    }
    return value;
  }

  // actors

  /**
   * Returns who has events that a point counts, with their number.
   *
   * @param bucket -1: the whole range
   * @param values of a line; null: all
   */
  Map<String, Integer> actors(
      Series series, Buckets buckets, int bucket, @Nullable List<String> values, int group) {
    List<World.Event> events =
        query.breakdown() == null || values == null
            ? counted(series)
            : linesOf(series, query.breakdown()).getOrDefault(values, List.of());
    List<Span> windows = windows(series, buckets);
    Span window = bucket < 0 ? range(series, buckets) : windows.get(bucket);
    boolean isOfDays = windows.stream().anyMatch(one -> one.from() < midnight(day(buckets.from())));
    if (bucket >= 0 && query.display() == Display.CUMULATIVE && !isOfDays) {
      window = new Span(buckets.from(), window.to());
    }
    Map<String, Integer> actors = new TreeMap<>();
    for (World.Event event : in(events, window)) {
      String actor =
          group < 0
              ? String.valueOf(world.person(event.id()))
              : read(event.properties(), "$group_0").text();
      if (!actor.isEmpty()) {
        actors.merge(actor, 1, Integer::sum);
      }
    }
    return actors;
  }

  // events

  private PropertyValue value(PropertyType type, String key, World.Event event) {
    String object =
        switch (type) {
          case PERSON -> world.ofPersons().getOrDefault(world.person(event.id()), "{}");
          case GROUP ->
              world.groups().getOrDefault(read(event.properties(), "$group_0").text(), "{}");
          default -> event.properties();
        };
    return read(object, key);
  }

  private static PropertyValue read(String object, String key) {
    return PropertyReader.read(object, Set.of(key)).getOrDefault(key, PropertyValue.MISSING);
  }

  private boolean matches(World.Event event, Series series) {
    FilterSubject subject = leaf -> matches(event, leaf);
    return query.filter().matches(subject) && series.filter().matches(subject);
  }

  private boolean matches(World.Event event, PropertyFilter leaf) {
    if (leaf.type() == PropertyType.ELEMENT) {
      return leaf.matchesAnyOf(
          event.elements() == null
              ? List.of()
              : Stream.of(event.elements().split(" ")).map(PropertyValue::ofText).toList());
    }
    if (leaf.type() == PropertyType.PERSON && leaf.key().equals("distinct_id")) {
      List<PropertyValue> ids = new ArrayList<>();
      for (int id = 1; id < world.persons().length; id++) {
        if (world.person(id) == world.person(event.id())) {
          ids.add(PropertyValue.ofText("id" + id));
        }
      }
      return leaf.matchesAnyOf(ids);
    }
    return leaf.matches(value(leaf.type(), leaf.key(), event));
  }

  private String actor(Series series, World.Event event) {
    return switch (series.math()) {
      case UNIQUE_SESSION -> read(event.properties(), "$session_id").text();
      case UNIQUE_GROUP -> read(event.properties(), "$group_0").text();
      case TOTAL, OF_PROPERTY -> "any";
      default ->
          query.groupTypeIndex() < 0
              ? "person " + world.person(event.id())
              : read(event.properties(), "$group_0").text();
    };
  }

  private double number(Series series, World.Event event) {
    return series.math() == Maths.OF_PROPERTY
        ? value(
                series.isOfPerson() ? PropertyType.PERSON : PropertyType.EVENT,
                String.valueOf(series.mathProperty()),
                event)
            .number()
        : 0;
  }

  /** Returns the events of all times that count. */
  private List<World.Event> counted(Series series) {
    List<World.Event> named =
        world.events().stream()
            .filter(event -> series.event() == null || series.event().equals(event.name()))
            .filter(event -> !actor(series, event).isEmpty())
            .filter(event -> !Double.isNaN(number(series, event)))
            .toList();
    List<World.Event> matching = named.stream().filter(event -> matches(event, series)).toList();
    return switch (series.math()) {
      case FIRST_TIME_FOR_USER -> firsts(series, matching, named);
      case FIRST_MATCHING_EVENT_FOR_USER -> firsts(series, matching, matching);
      default -> matching;
    };
  }

  private List<World.Event> firsts(
      Series series, List<World.Event> events, List<World.Event> among) {
    Map<String, Long> first = new TreeMap<>();
    among.forEach(event -> first.merge(actor(series, event), event.micros(), Math::min));
    return events.stream()
        .filter(event -> first.get(actor(series, event)) == event.micros())
        .toList();
  }

  // time

  private static List<World.Event> in(List<World.Event> events, Span window) {
    return events.stream()
        .filter(event -> event.micros() >= window.from() && event.micros() < window.to())
        .toList();
  }

  private Span range(Series series, Buckets buckets) {
    List<Span> all = windows(series, buckets);
    return new Span(
        all.stream().mapToLong(Span::from).min().orElseThrow(),
        all.stream().mapToLong(Span::to).max().orElseThrow());
  }

  private List<Span> windows(Series series, Buckets buckets) {
    boolean isWeekly = series.math() == Maths.WEEKLY_ACTIVE;
    boolean isRolling = isWeekly || series.math() == Maths.MONTHLY_ACTIVE;
    int days = isWeekly ? 7 : 30;
    if (query.display() == Display.TOTAL_VALUE) {
      long from = isRolling ? midnight(day(buckets.to() - 1).minusDays(days - 1)) : buckets.from();
      return List.of(new Span(from, buckets.to()));
    }
    Set<Interval> coarse =
        isWeekly
            ? Set.of(Interval.WEEK, Interval.MONTH, Interval.QUARTER, Interval.YEAR)
            : Set.of(Interval.MONTH, Interval.QUARTER, Interval.YEAR);
    List<Span> windows = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      long end = i + 1 < buckets.size() ? buckets.starts()[i + 1] : buckets.to();
      if (isRolling && !coarse.contains(buckets.interval())) {
        LocalDate day = day(buckets.starts()[i]);
        windows.add(
            new Span(
                midnight(day.minusDays(days - 1)),
                Math.min(midnight(day.plusDays(1)), buckets.to())));
      } else if (isOnce(series)) {
        windows.add(new Span(buckets.from(), end));
      } else {
        windows.add(new Span(Math.max(buckets.starts()[i], buckets.from()), end));
      }
    }
    return windows;
  }

  private boolean isOnce(Series series) {
    return query.display() == Display.CUMULATIVE
        && Set.of(Maths.DAU, Maths.UNIQUE_GROUP, Maths.WEEKLY_ACTIVE, Maths.MONTHLY_ACTIVE)
            .contains(series.math());
  }

  private LocalDate day(long micros) {
    return Instant.EPOCH
        .plusMillis(Math.floorDiv(micros, 1000L))
        .atZone(world.zone())
        .toLocalDate();
  }

  private long midnight(LocalDate day) {
    return day.atStartOfDay(world.zone()).toInstant().toEpochMilli() * 1000;
  }

  // numbers

  private double[] data(Series series, Buckets buckets, List<World.Event> events) {
    double[] data =
        windows(series, buckets).stream()
            .mapToDouble(window -> value(series, in(events, window)))
            .toArray();
    boolean isRolling =
        (series.math() == Maths.WEEKLY_ACTIVE && buckets.interval().compareTo(Interval.WEEK) < 0)
            || (series.math() == Maths.MONTHLY_ACTIVE
                && buckets.interval().compareTo(Interval.MONTH) < 0);
    if (query.display() == Display.CUMULATIVE && (isRolling || !isOnce(series))) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < data.length; i++) {
        sum = sum.add(new BigDecimal(data[i]));
        data[i] = sum.doubleValue();
      }
    }
    return data;
  }

  private double value(Series series, List<World.Event> events) {
    return switch (series.math()) {
      case TOTAL, FIRST_TIME_FOR_USER, FIRST_MATCHING_EVENT_FOR_USER -> events.size();
      case OF_PROPERTY ->
          aggregate(
              series.aggregate(),
              events.stream().mapToDouble(event -> number(series, event)).toArray());
      case OF_COUNT_PER_ACTOR ->
          aggregate(
              series.aggregate(),
              events.stream()
                  .collect(Collectors.groupingBy(event -> actor(series, event)))
                  .values()
                  .stream()
                  .mapToDouble(List::size)
                  .toArray());
      default -> {
        Set<String> actors = new HashSet<>();
        events.forEach(event -> actors.add(actor(series, event)));
        yield actors.size();
      }
    };
  }

  private static double aggregate(@Nullable Aggregate aggregate, double[] numbers) {
    if (aggregate == null || numbers.length == 0) {
      return 0;
    }
    double[] sorted = DoubleStream.of(numbers).map(number -> number + 0.0).sorted().toArray();
    BigDecimal sum = BigDecimal.ZERO;
    for (double number : numbers) {
      sum = sum.add(new BigDecimal(number));
    }
    return switch (aggregate) {
      case SUM -> sum.doubleValue();
      case AVG -> sum.doubleValue() / numbers.length;
      case MIN -> sorted[0];
      case MAX -> sorted[sorted.length - 1];
      case MEDIAN -> quantile(sorted, 0.5);
      case P75 -> quantile(sorted, 0.75);
      case P90 -> quantile(sorted, 0.9);
      case P95 -> quantile(sorted, 0.95);
      case P99 -> quantile(sorted, 0.99);
    };
  }

  private static double quantile(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    double low = sorted[(int) Math.floor(place)];
    double high = sorted[(int) Math.ceil(place)];
    return low + (place - Math.floor(place)) * (high - low);
  }
}
