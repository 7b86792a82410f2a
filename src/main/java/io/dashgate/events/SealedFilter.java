package io.dashgate.events;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.DictionaryColumn;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.StoredChunk;
import io.dashgate.events.reading.WantedColumns;
import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyReader;
import io.dashgate.filters.PropertyType;
import io.dashgate.filters.PropertyValue;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a filter that columns of events can answer: conditions on persons are looked at
 * later, of what is left.
 */
final class SealedFilter {

  private final Filter filter;
  private final WantedColumns wanted;

  private SealedFilter(Filter filter, WantedColumns wanted) {
    this.filter = filter;
    this.wanted = wanted;
  }

  /**
   * Makes the filter of a list.
   *
   * @param withIds whether the distinct ids must be read, too
   */
  static Future<SealedFilter> of(EventSnapshot snapshot, Filter filter, boolean withIds) {
    Filter ofEvents = ofEvents(filter);
    Set<Integer> fixed = new HashSet<>(Set.of(KeyNumbers.TIME, KeyNumbers.MICROS));
    if (withIds) {
      fixed.add(KeyNumbers.ID);
    }
    if (ofEvents.leaves().anyMatch(leaf -> leaf.type() == PropertyType.ELEMENT)) {
      fixed.add(KeyNumbers.ELEMENTS);
    }
    Set<String> properties =
        ofEvents
            .leaves()
            .filter(leaf -> leaf.type() == PropertyType.EVENT)
            .map(PropertyFilter::key)
            .collect(Collectors.toUnmodifiableSet());
    return WantedColumns.of(snapshot, fixed, properties)
        .map(wanted -> new SealedFilter(ofEvents, wanted));
  }

  private static Filter ofEvents(Filter filter) {
    if (filter.leaves().noneMatch(leaf -> leaf.type() == PropertyType.PERSON)) {
      return filter;
    }
    return filter instanceof FilterGroup group && !group.isAny()
        ? new FilterGroup(false, group.parts().stream().map(SealedFilter::ofEvents).toList())
        : FilterGroup.NONE;
  }

  /** Returns the columns that it reads, and those of the times. */
  Collection<Integer> keys(StoredChunk chunk) {
    return wanted.keys(chunk);
  }

  /** Returns a chunk of these columns. */
  Chunk chunk(StoredChunk stored, Map<Integer, Column> columns) {
    return wanted.chunk(stored, columns);
  }

  /** Returns whether an event of a chunk matches. For one thread. */
  IntPredicate of(Chunk chunk) {
    if (filter.isEmpty()) {
      return any -> true;
    }
    Map<String, Values> values = new HashMap<>();
    return row ->
        filter.matches(
            leaf ->
                leaf.type() == PropertyType.ELEMENT
                    ? leaf.matchesAnyOf(
                        EventSubject.values(
                            ElementsChain.parse(chunk.elementsChain(row)), leaf.key()))
                    : leaf.matches(
                        values
                            .computeIfAbsent(leaf.key(), key -> new Values(chunk.property(key)))
                            .of(row)));
  }

  /** The values of a column; those of a dictionary are made once. */
  private static final class Values {

    private final @Nullable Column column;
    private final @Nullable PropertyValue[] byCode;

    Values(@Nullable Column column) {
      this.column = column;
      this.byCode =
          new PropertyValue
              [column instanceof DictionaryColumn texts ? texts.entries().size() + 1 : 0];
    }

    PropertyValue of(int row) {
      if (column == null || !column.has(row)) {
        return PropertyValue.MISSING;
      }
      if (!(column instanceof DictionaryColumn texts)) {
        return new PropertyValue(PropertyValue.Kind.NUMBER, String.valueOf(column.json(row)));
      }
      int code = texts.codes()[row];
      PropertyValue known = byCode[code];
      if (known == null) {
        String entry = texts.entries().get(code);
        known = texts.isText() ? PropertyValue.ofText(entry) : PropertyReader.value(entry);
        byCode[code] = known;
      }
      return known;
    }
  }
}
