package io.dashgate.queries.engine;

import io.dashgate.filters.PropertyType;
import io.dashgate.filters.PropertyValue;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Breakdown;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Numbers the values of a property of the breakdown; 0: it is missing, or an empty text. */
final class BreakdownProperty {

  private final Breakdown.Property property;
  private final QueryData data;
  private final TextNumbers texts;

  /** Of properties that are put into bins: the bits of the numbers. */
  private final LongNumbers numbers = new LongNumbers();

  private final int mostValues;
  private final Supplier<ApiException> tooMany;
  private final @Nullable PersonLookup persons;
  private @Nullable ChunkView chunk;
  private @Nullable ColumnLookup lookup;

  BreakdownProperty(
      Breakdown.Property property, QueryData data, int mostValues, Supplier<ApiException> tooMany) {
    this.property = property;
    this.data = data;
    this.mostValues = mostValues;
    this.tooMany = tooMany;
    this.texts = new TextNumbers(mostValues, tooMany);
    this.persons =
        property.type() == PropertyType.PERSON
            ? new PersonLookup(data.ofPersons(property.key()), this::number)
            : null;
  }

  /** Whether its numbers are put into bins. */
  boolean hasBins() {
    return property.bins() > 0;
  }

  int bins() {
    return property.bins();
  }

  /** Returns the largest number of a value. */
  int size() {
    return hasBins() ? numbers.size() : texts.size();
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return texts.bytes() + numbers.bytes();
  }

  /** Returns the text with a number. */
  String text(int number) {
    return texts.text(number);
  }

  /** Returns the value of a property with bins. */
  double value(int number) {
    return Double.longBitsToDouble(numbers.key(number - 1));
  }

  /** Returns the number of the value of each event. */
  int[] read(ChunkView events, Batch batch) {
    if (persons != null) {
      return persons.read(batch.gather(events.persons()));
    }
    ColumnLookup ofChunk = lookup;
    if (ofChunk == null || !events.equals(chunk)) {
      ofChunk = lookup(events);
      lookup = ofChunk;
      chunk = events;
    }
    return ofChunk.read(batch.rows(), batch.size());
  }

  private ColumnLookup lookup(ChunkView events) {
    if (property.type() == PropertyType.EVENT) {
      return new ColumnLookup(events.property(property.key()), this::number);
    }
    GroupLookup groups = new GroupLookup(data.groups(), property.groupTypeIndex(), property.key());
    return new ColumnLookup(
        events.property(groups.keyProperty()), value -> number(groups.value(value)));
  }

  private int number(PropertyValue value) {
    if (hasBins()) {
      double number = value.number();
      return Double.isNaN(number) ? 0 : number(number);
    }
    String text = property.normalizesUrl() ? normalized(value.text()) : value.text();
    return text.isEmpty() ? 0 : texts.add(text);
  }

  private int number(double value) {
    int number = numbers.add(Double.doubleToLongBits(value + 0.0)) + 1;
    if (number > mostValues) {
      throw tooMany.get();
    }
    return number;
  }

  /** Cuts what does not make another page. */
  private static String normalized(String url) {
    int end = url.length();
    while (end > 0 && "/?#".indexOf(url.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == 0 && !url.isEmpty() ? "/" : url.substring(0, end);
  }
}
