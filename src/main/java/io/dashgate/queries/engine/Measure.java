package io.dashgate.queries.engine;

import io.dashgate.filters.PropertyValue;
import io.dashgate.persons.maps.PersonValues;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Series;
import org.jspecify.annotations.Nullable;

/** What a series looks at of each event beside its time: an actor, a number, or nothing. */
@FunctionalInterface
interface Measure {

  /** The most groups or sessions that are told apart. */
  int MOST_TEXTS = 5_000_000;

  /** Looks it up; returns the events that have it. */
  Batch read(ChunkView chunk, Batch batch);

  /** Returns the bytes that it takes. */
  default long bytes() {
    return 0;
  }

  /** Numbers the texts of a property. */
  record Texts(String property, TextNumbers texts) implements Measure {

    @Override
    public Batch read(ChunkView chunk, Batch batch) {
      ColumnLookup lookup = new ColumnLookup(chunk.property(property), this::number);
      return batch.withActors(lookup.read(batch.rows(), batch.size()), true);
    }

    private int number(PropertyValue value) {
      return value.text().isEmpty() ? 0 : texts.add(value.text());
    }

    @Override
    public long bytes() {
      return texts.bytes();
    }
  }

  /**
   * Makes the measure of a series.
   *
   * @param groupTypeIndex the type of groups that are the actors; -1: persons
   */
  static Measure of(Series series, int groupTypeIndex, QueryData data) {
    return switch (series.math()) {
      case TOTAL -> (chunk, batch) -> batch;
      case OF_PROPERTY -> numbers(series, data);
      default -> {
        String property = actorProperty(series, groupTypeIndex);
        yield property == null
            ? (chunk, batch) -> batch.withActors(batch.gather(chunk.persons()), false)
            : new Texts(property, new TextNumbers(MOST_TEXTS, Measure::tooMany));
      }
    };
  }

  /** Returns the property of events that says who the actors of a series are; null: persons. */
  static @Nullable String actorProperty(Series series, int groupTypeIndex) {
    return switch (series.math()) {
      case TOTAL, OF_PROPERTY -> null;
      case UNIQUE_SESSION -> "$session_id";
      case UNIQUE_GROUP -> GroupLookup.keyProperty(series.mathGroup());
      default -> groupTypeIndex < 0 ? null : GroupLookup.keyProperty(groupTypeIndex);
    };
  }

  /** Returns the property whose numbers are aggregated. */
  static String numberProperty(Series series) {
    String key = series.mathProperty();
    if (key == null) {
      throw new IllegalArgumentException("a series has no property to aggregate");
    }
    return key;
  }

  private static Measure numbers(Series series, QueryData data) {
    String key = numberProperty(series);
    if (!series.isOfPerson()) {
      return (chunk, batch) ->
          batch.withNumbers(NumberReader.read(chunk.property(key), batch.rows(), batch.size()));
    }
    PersonValues values = data.ofPersons(key);
    double[] ofPersons = NumberReader.ofPersons(values);
    return (chunk, batch) -> batch.withNumbers(gather(ofPersons, batch.gather(chunk.persons())));
  }

  private static double[] gather(double[] ofPersons, int[] persons) {
    double[] numbers = new double[persons.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = persons[i] < ofPersons.length ? ofPersons[persons[i]] : Double.NaN;
    }
    return numbers;
  }

  /** Returns the refusal of more than {@link #MOST_TEXTS}. */
  static ApiException tooMany() {
    return ApiException.invalidInput(
        "There are too many different groups or sessions to count. Choose a shorter date range.",
        null);
  }
}
