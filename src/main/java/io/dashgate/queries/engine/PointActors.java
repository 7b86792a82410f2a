package io.dashgate.queries.engine;

import io.dashgate.events.columns.Chunk;
import io.dashgate.queries.model.Breakdown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The computation of who is behind a point of trends: the actors of the events that the point
 * counts. It is given chunks as {@link Trends} are. Used by one thread at a time.
 */
public final class PointActors {

  private final TrendsPoint point;
  private final QueryData data;
  private final ActorSplit split;
  private final SeriesFold fold;

  /**
   * Begins a computation.
   *
   * @param data as {@link #needs} asks for
   * @param trends of the query of the point, which have all of its events, if it {@link
   *     TrendsPoint#needsLines}; else null
   */
  public PointActors(TrendsPoint point, QueryData data, @Nullable Trends trends) {
    this.point = point;
    this.data = data;
    this.split = new ActorSplit(choice(point, data, trends), point.groupTypeIndex());
    this.fold = new SeriesFold(point.query(), point.range(), split, data);
  }

  private static @Nullable ValueChoice choice(
      TrendsPoint point, QueryData data, @Nullable Trends trends) {
    Breakdown breakdown = point.query().breakdown();
    List<String> values = point.values();
    if (breakdown == null || values == null) {
      return null;
    }
    return trends == null
        ? ValueChoice.of(new BreakdownValues(breakdown, data), values)
        : trends.choice(values);
  }

  /** Returns what the computation of a point reads. */
  public static ReadNeeds needs(TrendsPoint point) {
    return new TrendsNeeds(point.query()).ofPoint(point.range(), point.groupTypeIndex());
  }

  /**
   * Adds the events of a chunk; those out of the time do not matter.
   *
   * @param event the name of all of its events
   * @throws io.dashgate.platform.problem.ApiException 400 if there are too many different values
   */
  public void add(String event, Chunk chunk) {
    fold.add(event, new ChunkView(chunk, data.persons()));
  }

  /** Returns the bytes that the computation needs before it gets more events. */
  public long bytes() {
    return Trends.bytesOf(fold.bytes() + split.bytes());
  }

  /** Ends the computation and returns the actors. */
  public Actors result() {
    fold.finish();
    if (fold.current().isEmpty()) {
      return Actors.NONE;
    }
    return point.groupTypeIndex() < 0
        ? Actors.ofPersons(fold.current(), data.persons())
        : Actors.ofGroups(fold.current(), split::group);
  }
}
