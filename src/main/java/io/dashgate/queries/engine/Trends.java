package io.dashgate.queries.engine;

import io.dashgate.events.columns.Chunk;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
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

  /** Ends the computation and returns its result. */
  public TrendsResult result() {
    List<TrendsResult.Line> lines = new ArrayList<>();
    boolean hasMore = false;
    for (int i = 0; i < series.size(); i++) {
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
