package io.dashgate.queries.engine;

import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the lines of the values of a breakdown: the top ones, without a value, all others. */
final class BreakdownLines {

  private final TrendsQuery query;
  private final Breakdown breakdown;
  private final SeriesFold series;
  private final SeriesLines lines;
  private final BreakdownGroups groups;
  private final long[] ofCurrent;
  private final long[] ofPrevious;

  /** Those of the pages before. */
  private final List<Integer> before;

  private final List<Integer> shown;

  /** Whether there are more values than are shown. */
  private final boolean hasMore;

  BreakdownLines(
      TrendsQuery query,
      Breakdown breakdown,
      BreakdownValues values,
      SeriesFold series,
      SeriesLines lines) {
    this.query = query;
    this.breakdown = breakdown;
    this.series = series;
    this.lines = lines;
    this.groups = new BreakdownGroups(values, series.current(), query.language());
    this.ofCurrent = events(series.current());
    this.ofPrevious = events(series.previous());
    List<Integer> candidates =
        IntStream.range(0, groups.size())
            .filter(group -> ofCurrent[group] + ofPrevious[group] > 0 && !groups.isNull(group))
            .boxed()
            .toList();
    TopGroups top =
        new TopGroups(groups, scores(), ofCurrent, query.language() == Language.FILTERS);
    List<Integer> best =
        top.of(
            candidates,
            (int) Math.min(Integer.MAX_VALUE, (long) breakdown.offset() + breakdown.limit()));
    int begin = Math.min(breakdown.offset(), best.size());
    this.before = best.subList(0, begin);
    this.shown = best.subList(begin, best.size());
    this.hasMore = candidates.size() > best.size();
  }

  private long[] events(@Nullable PeriodFold fold) {
    long[] events = new long[groups.size()];
    int[] ofValues = groups.ofValues();
    for (int value = 0; fold != null && value < ofValues.length; value++) {
      if (ofValues[value] >= 0) {
        events[ofValues[value]] += fold.events(value);
      }
    }
    return events;
  }

  /** By what groups are chosen: the aggregate of the whole range; of actors the events. */
  private double[] scores() {
    if (series.series().math() == Maths.OF_PROPERTY) {
      return series.current().points(new Grouping(groups.ofValues(), groups.size(), true));
    }
    return Arrays.stream(ofCurrent).asDoubleStream().toArray();
  }

  boolean hasMore() {
    return hasMore;
  }

  /** Returns the line of each group, in the order of {@link #names}; -1: none. */
  private int[] lineOfGroup() {
    int nulls = shown.size();
    int[] lineOfGroup = new int[groups.size()];
    for (int group = 0; group < lineOfGroup.length; group++) {
      boolean isShown = groups.isNull(group) ? before.isEmpty() : !breakdown.hidesOther();
      lineOfGroup[group] = !isShown ? -1 : groups.isNull(group) ? nulls : nulls + 1;
    }
    before.forEach(group -> lineOfGroup[group] = -1);
    for (int line = 0; line < nulls; line++) {
      lineOfGroup[shown.get(line)] = line;
    }
    return lineOfGroup;
  }

  private int[] lineOfValue(int[] lineOfGroup) {
    int[] lineOfValue = groups.ofValues();
    Arrays.setAll(
        lineOfValue, value -> lineOfValue[value] < 0 ? -1 : lineOfGroup[lineOfValue[value]]);
    return lineOfValue;
  }

  /** Returns the texts of each line: those that are shown, without a value, all others. */
  private List<List<String>> names() {
    List<List<String>> names = new ArrayList<>();
    shown.forEach(group -> names.add(groups.texts(group)));
    names.add(Collections.nCopies(breakdown.properties().size(), Breakdown.NULL));
    names.add(Collections.nCopies(breakdown.properties().size(), Breakdown.OTHER));
    return names;
  }

  /** Returns whether each value belongs to the line with some texts. */
  boolean[] areIn(List<String> name) {
    int[] lineOfValue = lineOfValue(lineOfGroup());
    int line = names().indexOf(name);
    boolean[] areIn = new boolean[lineOfValue.length];
    for (int value = 0; value < areIn.length; value++) {
      areIn[value] = line >= 0 && lineOfValue[value] == line;
    }
    return areIn;
  }

  /** Returns the lines of the current time, then those of the previous one, in the same order. */
  List<Line> all() {
    int[] lineOfGroup = lineOfGroup();
    List<List<String>> names = names();
    int size = names.size();
    Grouping grouping = new Grouping(lineOfValue(lineOfGroup), size, false);
    List<Line> current = lines.lines(grouping, names, false);
    List<Line> all = new ArrayList<>();
    List<Integer> order = order(current);
    boolean[] areInCurrent = haveEvents(ofCurrent, lineOfGroup, size);
    order.stream().filter(line -> areInCurrent[line]).map(current::get).forEach(all::add);
    List<Line> previous = lines.lines(grouping, names, true);
    boolean[] areInPrevious = haveEvents(ofPrevious, lineOfGroup, size);
    order.stream().filter(line -> areInPrevious[line]).map(previous::get).forEach(all::add);
    return all;
  }

  private static boolean[] haveEvents(long[] events, int[] lineOfGroup, int size) {
    boolean[] have = new boolean[size];
    for (int group = 0; group < events.length; group++) {
      if (lineOfGroup[group] >= 0 && events[group] > 0) {
        have[lineOfGroup[group]] = true;
      }
    }
    return have;
  }

  /** By sum; the last two are those without a value, and all others. */
  private List<Integer> order(List<Line> current) {
    Map<Integer, Double> sums = new HashMap<>();
    current.forEach(line -> sums.put(sums.size(), sum(line)));
    List<Integer> order = new ArrayList<>(IntStream.range(0, current.size() - 2).boxed().toList());
    order.sort(
        Comparator.comparingDouble((Integer line) -> sums.getOrDefault(line, 0.0))
            .reversed()
            .thenComparing(
                (one, other) ->
                    TopGroups.compareTexts(
                        current.get(one).values(), current.get(other).values())));
    order.add(current.size() - 2);
    order.add(current.size() - 1);
    return order;
  }

  private double sum(Line line) {
    double[] data = line.data();
    if (query.display() == Display.TOTAL_VALUE) {
      return line.total();
    }
    return query.display() == Display.CUMULATIVE
        ? data.length == 0 ? 0 : data[data.length - 1]
        : Arrays.stream(data).sum();
  }
}
