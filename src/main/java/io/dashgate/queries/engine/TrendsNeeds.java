package io.dashgate.queries.engine;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out what a query of trends reads. */
final class TrendsNeeds {

  private final TrendsQuery query;
  private final Set<String> ofPersons = new TreeSet<>();
  private final Set<ReadNeeds.GroupProperty> ofGroups =
      new TreeSet<>(
          Comparator.comparing(ReadNeeds.GroupProperty::groupTypeIndex)
              .thenComparing(ReadNeeds.GroupProperty::key));

  TrendsNeeds(TrendsQuery query) {
    this.query = query;
  }

  ReadNeeds of(Buckets current, @Nullable Buckets previous) {
    List<EventRange> ranges = new ArrayList<>();
    for (Series series : query.series()) {
      EventRange range = range(series, current, previous);
      boolean isOfAll = range.event() == null;
      List<EventRange> same =
          ranges.stream()
              .filter(one -> isOfAll || one.event() == null || one.event().equals(range.event()))
              .toList();
      ranges.removeAll(same);
      ranges.add(same.stream().reduce(range, TrendsNeeds::both));
    }
    return new ReadNeeds(List.copyOf(ranges), Set.copyOf(ofPersons), Set.copyOf(ofGroups));
  }

  /** Returns what the actors of a point of its only series need. */
  ReadNeeds ofPoint(Timeline time, int groupTypeIndex) {
    EventRange range = range(query.series().get(0), time.from(), time.to());
    boolean areGroups = groupTypeIndex >= 0;
    EventRange ofActors =
        new EventRange(
            range.event(),
            range.from(),
            range.to(),
            areGroups ? range.columns() : union(range.columns(), Set.of(KeyNumbers.ID)),
            areGroups
                ? union(range.properties(), Set.of(GroupLookup.keyProperty(groupTypeIndex)))
                : range.properties());
    return new ReadNeeds(List.of(ofActors), Set.copyOf(ofPersons), Set.copyOf(ofGroups));
  }

  private static EventRange both(EventRange one, EventRange other) {
    return new EventRange(
        one.event() == null || other.event() == null ? null : one.event(),
        Math.min(one.from(), other.from()),
        Math.max(one.to(), other.to()),
        union(one.columns(), other.columns()),
        union(one.properties(), other.properties()));
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  private EventRange range(Series series, Buckets current, @Nullable Buckets previous) {
    Timeline now = SeriesFold.timeline(query, series, current);
    Timeline before = previous == null ? now : SeriesFold.timeline(query, series, previous);
    return range(series, Math.min(now.from(), before.from()), Math.max(now.to(), before.to()));
  }

  private EventRange range(Series series, long from, long to) {
    Columns columns = new Columns();
    columns.fixed.add(KeyNumbers.TIME);
    columns.fixed.add(KeyNumbers.MICROS);
    addMeasure(series, columns);
    addFilter(FilterGroup.both(query.filter(), series.filter()), columns);
    if (query.breakdown() != null) {
      query.breakdown().properties().forEach(property -> addBreakdown(property, columns));
    }
    return new EventRange(
        series.event(),
        SeriesFold.isOfFirsts(series) ? Long.MIN_VALUE : from,
        to,
        columns.fixed,
        columns.properties);
  }

  /** The columns of a series. */
  private static final class Columns {

    private final Set<Integer> fixed = new TreeSet<>();
    private final Set<String> properties = new TreeSet<>();
  }

  private void addMeasure(Series series, Columns columns) {
    if (series.math() == Maths.OF_PROPERTY) {
      String property = Measure.numberProperty(series);
      if (series.isOfPerson()) {
        addPerson(property, columns);
      } else {
        columns.properties.add(property);
      }
    } else if (series.math() != Maths.TOTAL) {
      String property = Measure.actorProperty(series, query.groupTypeIndex());
      if (property == null) {
        columns.fixed.add(KeyNumbers.ID);
      } else {
        columns.properties.add(property);
      }
    }
  }

  private void addPerson(String property, Columns columns) {
    columns.fixed.add(KeyNumbers.ID);
    ofPersons.add(property);
  }

  private void addGroup(int groupTypeIndex, String property, Columns columns) {
    columns.properties.add(GroupLookup.keyProperty(groupTypeIndex));
    ofGroups.add(new ReadNeeds.GroupProperty(groupTypeIndex, property));
  }

  private void addFilter(Filter filter, Columns columns) {
    filter.leaves().forEach(leaf -> addLeaf(leaf, columns));
  }

  private void addLeaf(PropertyFilter leaf, Columns columns) {
    switch (leaf.type()) {
      case EVENT -> columns.properties.add(leaf.key());
      case PERSON -> addPerson(leaf.key(), columns);
      case GROUP -> addGroup(leaf.groupTypeIndex(), leaf.key(), columns);
      case ELEMENT -> columns.fixed.add(KeyNumbers.ELEMENTS);
    }
  }

  private void addBreakdown(Breakdown.Property property, Columns columns) {
    switch (property.type()) {
      case EVENT -> columns.properties.add(property.key());
      case PERSON -> addPerson(property.key(), columns);
      case GROUP -> addGroup(property.groupTypeIndex(), property.key(), columns);
      case ELEMENT -> throw new IllegalArgumentException("elements are no breakdown");
    }
  }
}
