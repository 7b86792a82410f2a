package io.dashgate.queries.engine;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.DoubleColumn;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.events.columns.LongColumn;
import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.PropertyFilter;
import io.dashgate.filters.PropertyValue;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Makes filters ready for chunks. Each different value is tested once a chunk. */
final class EventTests {

  private final QueryData data;

  EventTests(QueryData data) {
    this.data = data;
  }

  EventTest of(Filter filter) {
    if (filter instanceof FilterGroup group) {
      List<EventTest> parts = group.parts().stream().map(this::of).toList();
      return parts.isEmpty() ? EventTest.ALL : group.isAny() ? any(parts) : all(parts);
    }
    PropertyFilter leaf = (PropertyFilter) filter;
    return switch (leaf.type()) {
      case EVENT -> chunk -> ofColumn(leaf, chunk.property(leaf.key()), chunk.events());
      case PERSON -> ofPersons(leaf);
      case GROUP -> ofGroups(leaf);
      case ELEMENT -> ofElements(leaf);
    };
  }

  /** Returns a test for what matches both. */
  EventTest both(Filter one, Filter other) {
    return all(List.of(of(one), of(other)));
  }

  private static EventTest all(List<EventTest> parts) {
    return chunk -> {
      long[] all = null;
      for (EventTest part : parts) {
        long[] bits = part.bits(chunk);
        if (all == null) {
          all = bits;
        } else if (bits != null) {
          EventBits.and(all, bits);
        }
      }
      return all;
    };
  }

  private static EventTest any(List<EventTest> parts) {
    return chunk -> {
      long[] any = EventBits.none(chunk.events());
      for (EventTest part : parts) {
        long[] bits = part.bits(chunk);
        if (bits == null) {
          return null;
        }
        EventBits.or(any, bits);
      }
      return any;
    };
  }

  private static long @Nullable [] ofColumn(
      PropertyFilter leaf, @Nullable Column column, int events) {
    if (column == null) {
      return leaf.matches(PropertyValue.MISSING) ? null : EventBits.none(events);
    }
    DoublePredicate ofNumbers = leaf.test().ofNumbers().orElse(null);
    if (ofNumbers != null && !leaf.matches(PropertyValue.MISSING)) {
      long[] bits = ofNumbers(ofNumbers, column);
      if (bits != null) {
        return bits;
      }
    }
    ColumnLookup lookup = new ColumnLookup(column, value -> leaf.matches(value) ? 1 : 0);
    return EventBits.ofNumbers(lookup.read(null, events));
  }

  /** Numbers are compared as they are, since nearly all may differ; null: the column has others. */
  private static long @Nullable [] ofNumbers(DoublePredicate test, Column column) {
    long[] bits = EventBits.none(column.events());
    for (int i = 0; i < column.events(); i++) {
      double value;
      if (column instanceof IntColumn ints) {
        value = ints.values()[i];
      } else if (column instanceof LongColumn longs) {
        value = longs.values()[i];
      } else if (column instanceof DoubleColumn doubles) {
        value = doubles.values()[i];
      } else {
        return null;
      }
      if (test.test(value) && column.has(i)) {
        bits[i >>> 6] |= 1L << i;
      }
    }
    return bits;
  }

  private EventTest ofPersons(PropertyFilter leaf) {
    PersonTest test =
        leaf.key().equals(QueryData.DISTINCT_ID)
            ? PersonTest.ofDistinctIds(leaf, data.ofPersons(leaf.key()), data.persons())
            : PersonTest.ofProperty(leaf, data.ofPersons(leaf.key()));
    return chunk -> test.bits(chunk.persons());
  }

  private EventTest ofGroups(PropertyFilter leaf) {
    GroupLookup groups = new GroupLookup(data.groups(), leaf.groupTypeIndex(), leaf.key());
    return chunk -> {
      ColumnLookup lookup =
          new ColumnLookup(
              chunk.property(groups.keyProperty()),
              value -> leaf.matches(groups.value(value)) ? 1 : 0);
      return EventBits.ofNumbers(lookup.read(null, chunk.events()));
    };
  }

  private EventTest ofElements(PropertyFilter leaf) {
    return chunk -> {
      ColumnLookup lookup =
          new ColumnLookup(chunk.elements(), chain -> matchesElement(leaf, chain) ? 1 : 0);
      return EventBits.ofNumbers(lookup.read(null, chunk.events()));
    };
  }

  private boolean matchesElement(PropertyFilter leaf, PropertyValue chain) {
    List<String> texts =
        chain.isMissing() ? List.of() : data.elements().of(chain.text(), leaf.key());
    return leaf.matchesAnyOf(texts.stream().map(PropertyValue::ofText).toList());
  }
}
