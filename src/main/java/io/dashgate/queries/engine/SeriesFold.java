package io.dashgate.queries.engine;

import io.dashgate.queries.model.Aggregate;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import org.jspecify.annotations.Nullable;

/** What is computed of one series, for both times that are compared. */
final class SeriesFold {

  /** Of a value of a breakdown while the values that are shown are chosen. */
  private static final long OF_GROUP = 120;

  /** Of a point with its copies. */
  private static final long OF_POINT = 24;

  private final Series series;
  private final EventTest filter;
  private final Measure measure;
  private final @Nullable EventSplit split;
  private final PeriodFold current;
  private final @Nullable PeriodFold previous;
  private final @Nullable FirstEvents firsts;

  SeriesFold(
      TrendsQuery query,
      Series series,
      Buckets current,
      @Nullable Buckets previous,
      @Nullable BreakdownValues breakdown,
      QueryData data) {
    this.series = series;
    this.filter = new EventTests(data).both(query.filter(), series.filter());
    this.measure = Measure.of(series, query.groupTypeIndex(), data);
    this.split = breakdown;
    this.current = fold(series, timeline(query, series, current));
    this.previous = previous == null ? null : fold(series, timeline(query, series, previous));
    this.firsts = isOfFirsts(series) ? new FirstEvents() : null;
  }

  /**
   * Begins to count the events that a series counts of each value in a range of time.
   *
   * @param query of a single series
   */
  SeriesFold(TrendsQuery query, Timeline range, EventSplit split, QueryData data) {
    this.series = query.series().get(0);
    this.filter = new EventTests(data).both(query.filter(), series.filter());
    this.measure = Measure.of(series, query.groupTypeIndex(), data);
    this.split = split;
    this.current = new PeriodFold(range, new Cells(range), new NoFold());
    this.previous = null;
    this.firsts = isOfFirsts(series) ? new FirstEvents() : null;
  }

  static boolean isOfFirsts(Series series) {
    return series.math() == Maths.FIRST_TIME_FOR_USER
        || series.math() == Maths.FIRST_MATCHING_EVENT_FOR_USER;
  }

  /** Returns how the time of a series is cut. */
  static Timeline timeline(TrendsQuery query, Series series, Buckets buckets) {
    Display display = query.display();
    Maths math = series.math();
    boolean isRolling = math == Maths.WEEKLY_ACTIVE || math == Maths.MONTHLY_ACTIVE;
    if (display == Display.TOTAL_VALUE) {
      return isRolling ? Timeline.lastDays(buckets, math) : Timeline.whole(buckets);
    }
    if (math.looksBack(buckets.interval())) {
      return Timeline.days(buckets, math);
    }
    boolean isOnce = isRolling || math == Maths.DAU || math == Maths.UNIQUE_GROUP;
    Timeline usual = Timeline.of(buckets);
    return display == Display.CUMULATIVE && isOnce ? usual.cumulative() : usual;
  }

  private static PeriodFold fold(Series series, Timeline timeline) {
    Cells cells = new Cells(timeline);
    return new PeriodFold(timeline, cells, fold(series, timeline, cells));
  }

  private static Fold fold(Series series, Timeline timeline, Cells cells) {
    return switch (series.math()) {
      case TOTAL, FIRST_TIME_FOR_USER, FIRST_MATCHING_EVENT_FOR_USER -> new CountFold(cells);
      case OF_PROPERTY -> ofNumbers(aggregate(series), cells);
      case OF_COUNT_PER_ACTOR -> new ActorCountFold(cells, aggregate(series));
      default -> new ActorFold(timeline, cells);
    };
  }

  private static Aggregate aggregate(Series series) {
    Aggregate aggregate = series.aggregate();
    if (aggregate == null) {
      throw new IllegalArgumentException("a series has no aggregate");
    }
    return aggregate;
  }

  private static Fold ofNumbers(Aggregate aggregate, Cells cells) {
    return switch (aggregate) {
      case SUM -> new SumFold(cells, false);
      case AVG -> new SumFold(cells, true);
      case MIN -> new ExtremeFold(cells, false);
      case MAX -> new ExtremeFold(cells, true);
      default -> new QuantileFold(cells, aggregate);
    };
  }

  /** Adds the events of a chunk, if they have the name that is counted. */
  void add(String event, ChunkView chunk) {
    if (series.event() != null && !series.event().equals(event)) {
      return;
    }
    long[] bits = filter.bits(chunk);
    if (firsts != null && series.math() == Maths.FIRST_TIME_FOR_USER) {
      firsts.see(measure.read(chunk, Batch.of(chunk, null)));
    }
    Batch batch = measure.read(chunk, Batch.of(chunk, bits));
    if (firsts != null && series.math() == Maths.FIRST_MATCHING_EVENT_FOR_USER) {
      firsts.see(batch);
    }
    if (split != null) {
      batch = split.read(chunk, batch);
    }
    if (firsts == null) {
      add(batch);
    } else {
      firsts.add(batch);
    }
  }

  private void add(Batch batch) {
    current.add(batch);
    if (previous != null) {
      previous.add(batch);
    }
  }

  /** Returns the bytes that it takes, beside the values of a breakdown. */
  long bytes() {
    return measure.bytes()
        + current.bytes()
        + (previous == null ? 0 : previous.bytes())
        + (firsts == null ? 0 : firsts.bytes());
  }

  /**
   * Returns the most bytes that its lines take while they are made, and what is made for them.
   *
   * @param values of a breakdown
   * @param lines how many there are at most
   */
  long bytesOfLines(long values, long lines) {
    long largest = Math.max(current.bytes(), previous == null ? 0 : previous.bytes());
    long points = current.points() + (previous == null ? 0L : previous.points());
    return 2 * largest
        + OF_GROUP * values
        + OF_POINT * lines * points
        + (firsts == null ? 0 : firsts.bytesOfBatch());
  }

  /** Ends the computation. */
  void finish() {
    if (firsts != null) {
      add(firsts.batch(split != null));
    }
  }

  Series series() {
    return series;
  }

  PeriodFold current() {
    return current;
  }

  @Nullable PeriodFold previous() {
    return previous;
  }
}
