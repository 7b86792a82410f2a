package io.dashgate.queries.engine;

import io.dashgate.events.columns.Chunk;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The computation of a query of trends. It is given chunks, in any order, one after the other;
 * between two of them it can be given up. How events are cut into chunks does not change the
 * result. Formulas and smoothing come afterwards. Used by one thread at a time.
 */
public final class Trends {

  /** Arrays that are made of a chunk while it is added. */
  private static final long OF_CHUNK = 4L * 1024 * 1024;

  /** About what an event takes that is kept with others of its value, its number or its actor. */
  private static final long OF_SPLIT_EVENT = 24;

  private static final long OF_NUMBER = 32;
  private static final long OF_ACTOR = 8;

  /** Of a person, for each property that is looked at. */
  private static final long OF_PERSON = 16;

  private final TrendsQuery query;
  private final Buckets current;
  private final @Nullable Buckets previous;
  private final QueryData data;
  private final @Nullable BreakdownValues values;
  private final List<SeriesFold> series;

  /**
   * Begins a computation.
   *
   * @param current the time of the query
   * @param previous the time that is compared with; null: none
   * @param data as {@link #needs} asks for
   */
  public Trends(TrendsQuery query, Buckets current, @Nullable Buckets previous, QueryData data) {
    this.query = query;
    this.current = current;
    this.previous = previous;
    this.data = data;
    Breakdown breakdown = query.breakdown();
    BreakdownValues ofEvents = breakdown == null ? null : new BreakdownValues(breakdown, data);
    this.values = ofEvents;
    this.series =
        query.series().stream()
            .map(one -> new SeriesFold(query, one, current, previous, ofEvents, data))
            .toList();
  }

  /** Returns what the computation of a query reads. */
  public static ReadNeeds needs(TrendsQuery query, Buckets current, @Nullable Buckets previous) {
    return new TrendsNeeds(query).of(current, previous);
  }

  /**
   * Returns the bytes that a computation is expected to take. It may need more, and most need less.
   *
   * @param events how many are read
   */
  public static long expectedBytes(TrendsQuery query, long events) {
    long bytes = OF_CHUNK;
    for (Series series : query.series()) {
      bytes += events * (query.breakdown() != null ? OF_SPLIT_EVENT : bytesOfEvent(series));
    }
    return bytes;
  }

  private static long bytesOfEvent(Series series) {
    return switch (series.math()) {
      case TOTAL -> 0;
      case OF_PROPERTY ->
          series.aggregate() != null && series.aggregate().isQuantile() ? OF_NUMBER : 0;
      case OF_COUNT_PER_ACTOR -> OF_SPLIT_EVENT;
      default -> OF_ACTOR;
    };
  }

  /** Returns the bytes that it takes to begin a computation: filters are evaluated for persons. */
  public static long bytesToBegin(ReadNeeds needs, QueryData data) {
    return OF_CHUNK + OF_PERSON * data.persons().persons().length * needs.personProperties().size();
  }

  /**
   * Adds the events of a chunk; those out of the time do not matter.
   *
   * @param event the name of all of its events
   * @throws io.dashgate.platform.problem.ApiException 400 if there are too many different values
   */
  public void add(String event, Chunk chunk) {
    ChunkView view = new ChunkView(chunk, data.persons());
    series.forEach(one -> one.add(event, view));
  }

  /**
   * Ends the computation of a single series with a breakdown, and returns which values belong to a
   * line of it.
   *
   * @param line its texts, one a property
   */
  ValueChoice choice(List<String> line) {
    Breakdown breakdown = query.breakdown();
    if (breakdown == null || values == null) {
      throw new IllegalStateException("there is no breakdown");
    }
    SeriesFold fold = series.get(0);
    fold.finish();
    SeriesLines lines = new SeriesLines(0, query.display(), fold);
    return ValueChoice.of(
        values, new BreakdownLines(query, breakdown, values, fold, lines).areIn(line));
  }

  /** Returns the bytes that the computation needs before it gets more events. */
  public long bytes() {
    return bytesOf(held());
  }

  /**
   * Returns what a computation needs before it gets more events: what it has, half as much again
   * for an array that becomes longer, and what is made of a chunk.
   */
  static long bytesOf(long held) {
    return held + held / 2 + OF_CHUNK;
  }

  private long held() {
    return series.stream().mapToLong(SeriesFold::bytes).sum()
        + (values == null ? 0 : values.bytes());
  }

  /**
   * Ends the computation and returns its result.
   *
   * @param limits are asked before each series
   */
  public TrendsResult result(WorkLimits limits) {
    List<TrendsResult.Line> lines = new ArrayList<>();
    boolean hasMore = false;
    long most = query.breakdown() == null ? 1 : (long) query.breakdown().limit() + 2;
    long ofLines = 0;
    for (int i = 0; i < series.size(); i++) {
      limits.check();
      int size = values == null ? 1 : values.size();
      ofLines += series.get(i).bytesOfLines(size, Math.min(most, size + 2L));
      limits.hold(held() + ofLines);
      series.get(i).finish();
      SeriesLines ofSeries = new SeriesLines(i, query.display(), series.get(i));
      Breakdown breakdown = query.breakdown();
      if (breakdown == null || values == null) {
        lines.addAll(ofSeries.single());
      } else {
        BreakdownLines byValue =
            new BreakdownLines(query, breakdown, values, series.get(i), ofSeries);
        lines.addAll(byValue.all());
        hasMore |= byValue.hasMore();
      }
    }
    return new TrendsResult(current, previous, lines, hasMore);
  }
}
